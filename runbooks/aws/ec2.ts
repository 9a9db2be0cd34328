import { unlessSo } from './absent.ts';
import type { Aws } from './aws.ts';
import type { Call } from './call.ts';
import type { Ec2 } from './ec2-client.ts';

/** One address that may reach one TCP port of a security group. */
export interface Ingress {
  readonly groupId: string;
  /** `203.0.113.7/32`. */
  readonly cidr: string;
  readonly port: number;
  /** Says which run opened it. */
  readonly description: string;
}

/** Opens the port. Answers false when somebody had opened it before: then it is not ours to close. */
export const authorizeIngress = (ingress: Ingress): Call<boolean, 'ec2'> => {
  const { cidr: CidrIp, description: Description } = ingress;
  const input = permission(ingress, { CidrIp, Description });
  return {
    service: 'ec2',
    name: 'AuthorizeSecurityGroupIngress',
    input,
    send: (ec2, options) =>
      unlessSo('InvalidPermission.Duplicate', ec2.authorizeSecurityGroupIngress(input, options)),
  };
};

/** Closes the port. Answers false when it was closed already. */
export const revokeIngress = (ingress: Ingress): Call<boolean, 'ec2'> => {
  const input = permission(ingress, { CidrIp: ingress.cidr });
  return {
    service: 'ec2',
    name: 'RevokeSecurityGroupIngress',
    input,
    send: (ec2, options) =>
      unlessSo('InvalidPermission.NotFound', ec2.revokeSecurityGroupIngress(input, options)),
  };
};

/** The IPv4 ranges that may reach a security group. */
export const describeIngress = async (aws: Aws, groupId: string): Promise<Ingress[]> => {
  const input = { GroupIds: [groupId] };
  const { SecurityGroups = [] } = await aws.send({
    service: 'ec2',
    name: 'DescribeSecurityGroups',
    input,
    send: (ec2: Ec2, options) => ec2.describeSecurityGroups(input, options),
  });
  return SecurityGroups.flatMap(({ IpPermissions = [] }) => IpPermissions).flatMap((permission) =>
    (permission.IpRanges ?? []).map(({ CidrIp, Description }) => ({
      groupId,
      cidr: CidrIp ?? '',
      port: permission.FromPort ?? 0,
      description: Description ?? '',
    })),
  );
};

const permission = (
  { groupId, port }: Pick<Ingress, 'groupId' | 'port'>,
  range: { CidrIp: string; Description?: string },
) => ({
  GroupId: groupId,
  IpPermissions: [{ IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [range] }],
});
