import type { Values } from '../../plugin/values.ts';
import { type Account, type Parameters, query, unlessMissing } from '../api.ts';
import { arn, type Behaviour, reread } from '../behaviour.ts';
import { element, elements, text, type Xml } from '../xml.ts';

const call = (aws: Account, Action: string, parameters: Parameters) =>
  query(aws, 'ec2', { Action, ...parameters });

/** One item of a Describe answer by id, undefined when EC2 does not know the id. */
const describe = async (
  aws: Account,
  action: string,
  id: Parameters,
  path: string[],
): Promise<Xml | undefined> => {
  const answer = await unlessMissing(call(aws, action, id), 'Invalid');
  return answer && element(answer, ...path, 'item');
};

/** Deletes, unless it is gone already. */
const remove = async (aws: Account, action: string, parameters: Parameters) => {
  await unlessMissing(
    call(aws, action, parameters),
    'InvalidVpcID.NotFound',
    'InvalidSubnetID',
    'InvalidGroup.NotFound',
  );
};

export const vpc: Behaviour = {
  create: async (planned, aws) => {
    const answer = await call(aws, 'CreateVpc', { CidrBlock: String(planned.cidr_block) });
    const id = text(answer, 'vpc', 'vpcId');
    for (const [flag, name] of [
      ['enable_dns_hostnames', 'EnableDnsHostnames'],
      ['enable_dns_support', 'EnableDnsSupport'],
    ]) {
      const value = planned[flag as string];
      if (typeof value !== 'boolean') continue;
      await call(aws, 'ModifyVpcAttribute', { VpcId: id, [`${name}.Value`]: value });
    }
    return { id, arn: arn(aws, 'ec2', `vpc/${id}`), owner_id: aws.account };
  },
  read: async (state, aws) =>
    (await describe(aws, 'DescribeVpcs', { 'VpcId.1': String(state.id) }, ['vpcSet'])) ? {} : null,
  delete: (state, aws) => remove(aws, 'DeleteVpc', { VpcId: String(state.id) }),
};

export const subnet: Behaviour = {
  create: async (planned, aws) => {
    const { availability_zone: zone } = planned;
    const answer = await call(aws, 'CreateSubnet', {
      VpcId: String(planned.vpc_id),
      CidrBlock: String(planned.cidr_block),
      AvailabilityZone: typeof zone === 'string' ? zone : undefined,
    });
    const made = element(answer, 'subnet');
    const id = text(made, 'subnetId');
    return {
      id,
      arn: arn(aws, 'ec2', `subnet/${id}`),
      owner_id: aws.account,
      availability_zone: text(made, 'availabilityZone'),
      availability_zone_id: text(made, 'availabilityZoneId'),
      private_dns_hostname_type_on_launch: 'ip-name',
    };
  },
  read: async (state, aws) =>
    (await describe(aws, 'DescribeSubnets', { 'SubnetId.1': String(state.id) }, ['subnetSet'])) ? {} : null,
  delete: (state, aws) => remove(aws, 'DeleteSubnet', { SubnetId: String(state.id) }),
};

/** A new group lets everything out; Terraform takes that away. Rules inside the group's own block are not carried out. */
export const securityGroup: Behaviour = {
  create: async (planned, aws) => {
    const answer = await call(aws, 'CreateSecurityGroup', {
      GroupName: String(planned.name),
      GroupDescription: String(planned.description ?? 'Managed by Terraform'),
      VpcId: typeof planned.vpc_id === 'string' ? planned.vpc_id : undefined,
    });
    const id = text(answer, 'groupId');
    const everything = {
      'IpPermissions.1.IpProtocol': '-1',
      'IpPermissions.1.IpRanges.1.CidrIp': '0.0.0.0/0',
    };
    await call(aws, 'RevokeSecurityGroupEgress', { GroupId: id, ...everything });
    return {
      id,
      arn: arn(aws, 'ec2', `security-group/${id}`),
      owner_id: aws.account,
      ingress: [],
      egress: [],
    };
  },
  read: async (state, aws) => {
    const found = await describe(aws, 'DescribeSecurityGroups', { 'GroupId.1': String(state.id) }, [
      'securityGroupInfo',
    ]);
    return found ? { name: text(found, 'groupName'), vpc_id: text(found, 'vpcId') } : null;
  },
  delete: (state, aws) => remove(aws, 'DeleteSecurityGroup', { GroupId: String(state.id) }),
  imported: (id) => ({ id }),
};

type Direction = 'Ingress' | 'Egress';

/** One rule's source or target, protocol and ports, as the parameters of AuthorizeSecurityGroup… */
const permission = (rule: Values): Parameters => {
  const source: [string, unknown][] = [
    ['IpRanges.1.CidrIp', rule.cidr_ipv4],
    ['Ipv6Ranges.1.CidrIpv6', rule.cidr_ipv6],
    ['PrefixListIds.1.PrefixListId', rule.prefix_list_id],
    ['Groups.1.GroupId', rule.referenced_security_group_id],
  ];
  const given = source
    .filter(([, value]) => value != null)
    .map(([name, value]) => [`IpPermissions.1.${name}`, value]);
  return {
    'IpPermissions.1.IpProtocol': String(rule.ip_protocol),
    'IpPermissions.1.FromPort': rule.from_port as number | null,
    'IpPermissions.1.ToPort': rule.to_port as number | null,
    ...Object.fromEntries(given),
  };
};

/** The same for ModifySecurityGroupRules, which names everything differently. */
const modifiedRule = (rule: Values): Parameters => {
  const prefix = 'SecurityGroupRule.1.SecurityGroupRule';
  const names = {
    cidr_ipv4: 'CidrIpv4',
    cidr_ipv6: 'CidrIpv6',
    description: 'Description',
    from_port: 'FromPort',
    ip_protocol: 'IpProtocol',
    prefix_list_id: 'PrefixListId',
    referenced_security_group_id: 'ReferencedGroupId',
    to_port: 'ToPort',
  };
  const given = Object.entries(names).map(([attribute, name]) => [`${prefix}.${name}`, rule[attribute]]);
  return { 'SecurityGroupRule.1.SecurityGroupRuleId': String(rule.id), ...Object.fromEntries(given) };
};

const ruleOf = async (aws: Account, state: Values) => {
  const answer = await unlessMissing(
    call(aws, 'DescribeSecurityGroupRules', { 'SecurityGroupRuleId.1': String(state.id) }),
    'Invalid',
  );
  const rules = elements(answer, 'securityGroupRuleSet', 'item');
  return rules.find((rule) => text(rule, 'securityGroupRuleId') === state.id);
};

/** A rule of its own resource, in one direction. */
export const securityGroupRule = (direction: Direction): Behaviour => ({
  create: async (planned, aws) => {
    const GroupId = String(planned.security_group_id);
    const answer = await call(aws, `AuthorizeSecurityGroup${direction}`, { GroupId, ...permission(planned) });
    const id = text(answer, 'securityGroupRuleSet', 'item', 'securityGroupRuleId');
    return { id, security_group_rule_id: id, arn: arn(aws, 'ec2', `security-group-rule/${id}`) };
  },
  read: async (state, aws) => {
    const rule = await ruleOf(aws, state);
    return rule ? reread(state, { cidr_ipv4: text(rule, 'cidrIpv4') }) : null;
  },
  update: async ({ planned }, aws) => {
    const GroupId = String(planned.security_group_id);
    await call(aws, 'ModifySecurityGroupRules', { GroupId, ...modifiedRule(planned) });
    return undefined;
  },
  delete: async (state, aws) => {
    if (!(await ruleOf(aws, state))) return;
    const GroupId = String(state.security_group_id);
    await call(aws, `RevokeSecurityGroup${direction}`, {
      GroupId,
      'SecurityGroupRuleId.1': String(state.id),
    });
  },
});
