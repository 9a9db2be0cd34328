import { randomBytes } from 'node:crypto';
import type { Values } from '../plugin/values.ts';
import type { Account } from './api.ts';
import { arn, ec2Id } from './behaviour.ts';

type Invent = (planned: Values, aws: Account) => Values;

const hex = (bytes: number) => randomBytes(bytes).toString('hex');

const ec2 =
  (kind: string, prefix: string): Invent =>
  (_, aws) => {
    const id = ec2Id(prefix);
    return { id, arn: arn(aws, 'ec2', `${kind}/${id}`), owner_id: aws.account };
  };

const ofBucket: Invent = ({ bucket = null }) => ({ id: bucket });

const balanced =
  (kind: string, made: (suffix: string, name: string, aws: Account) => Values): Invent =>
  (planned, aws) => {
    const suffix = `${kind}/${planned.name}/${hex(8)}`;
    const id = arn(aws, 'elasticloadbalancing', kind === 'app' ? `loadbalancer/${suffix}` : suffix);
    return { id, arn: id, arn_suffix: suffix, ...made(suffix, String(planned.name), aws) };
  };

/** Plausible computed values of types that exist in the Terraform state only. */
export const invented: { readonly [type: string]: Invent } = {
  aws_cloudwatch_log_group: ({ name = null }, aws) => ({
    id: name,
    arn: arn(aws, 'logs', `log-group:${name}`),
    log_group_class: 'STANDARD',
  }),
  aws_iam_role: ({ name = null, path }, { account }) => ({
    id: name,
    arn: `arn:aws:iam::${account}:role${path ?? '/'}${name}`,
    create_date: new Date().toISOString().replace(/\.\d+/, ''),
    unique_id: `AROA${hex(8).toUpperCase()}`,
  }),
  aws_iam_role_policy: ({ name, role }) => ({ id: `${role}:${name}` }),
  aws_iam_role_policy_attachment: ({ role }) => ({ id: `${role}-${hex(13)}` }),
  aws_internet_gateway: ec2('internet-gateway', 'igw'),
  aws_lb: balanced('app', (_, name, { region }) => ({
    dns_name: `${name}-${hex(4)}.${region}.elb.amazonaws.com`,
    zone_id: 'Z35SXDOTRQ7X7K',
    ip_address_type: 'ipv4',
  })),
  aws_lb_listener: ({ load_balancer_arn }) => {
    const id = `${String(load_balancer_arn).replace(':loadbalancer/', ':listener/')}/${hex(8)}`;
    return { id, arn: id };
  },
  aws_lb_target_group: balanced('targetgroup', () => ({
    ip_address_type: 'ipv4',
    load_balancing_algorithm_type: 'round_robin',
    load_balancing_cross_zone_enabled: 'use_load_balancer_configuration',
    protocol_version: 'HTTP1',
  })),
  aws_route: ({ route_table_id }) => ({
    id: `r-${route_table_id}${hex(4)}`,
    origin: 'CreateRoute',
    state: 'active',
  }),
  aws_route_table: ec2('route-table', 'rtb'),
  aws_route_table_association: () => ({ id: ec2Id('rtbassoc') }),
  aws_s3_bucket_lifecycle_configuration: (planned, aws) => ({
    ...ofBucket(planned, aws),
    expected_bucket_owner: '',
    transition_default_minimum_object_size: 'all_storage_classes_128K',
  }),
  aws_s3_bucket_ownership_controls: ofBucket,
  aws_s3_bucket_public_access_block: ofBucket,
  aws_s3_bucket_server_side_encryption_configuration: ofBucket,
};
