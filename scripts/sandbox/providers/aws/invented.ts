import { randomBytes, randomUUID } from 'node:crypto';
import type { Values } from '../plugin/values.ts';
import type { Account } from './api.ts';
import { arn, ec2Id, strings } from './behaviour.ts';

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

const cloudfrontId = () => `E${hex(7).toUpperCase().slice(0, 13)}`;

/** A resource of CloudFront: `kind` is its place in the ARN. */
const cloudfront =
  (kind: string, made: (id: string) => Values = () => ({})): Invent =>
  (_, { account }) => {
    const id = cloudfrontId();
    return { id, arn: `arn:aws:cloudfront::${account}:${kind}/${id}`, etag: cloudfrontId(), ...made(id) };
  };

const iam =
  (kind: string, name: (planned: Values) => string): Invent =>
  (planned, { account }) => {
    const id = `arn:aws:iam::${account}:${kind}/${name(planned)}`;
    return { id, arn: id, policy_id: `ANPA${hex(8).toUpperCase()}` };
  };

const issued = 1_767_225_600_000;
const years = (count: number) => new Date(issued + count * 31_536_000_000).toISOString().replace('.000', '');

/** One validation record for each name of a certificate. */
const validationOptions = (planned: Values) =>
  [...new Set([String(planned.domain_name), ...strings(planned.subject_alternative_names)])].map(
    (domain_name) => ({
      domain_name,
      resource_record_name: `_${hex(16)}.${domain_name.replace('*.', '')}.`,
      resource_record_type: 'CNAME',
      resource_record_value: `_${hex(16)}.acm-validations.aws.`,
    }),
  );

const certificate: Invent = (planned, aws) => {
  const id = arn(aws, 'acm', `certificate/${randomUUID()}`);
  return {
    id,
    arn: id,
    domain_validation_options: validationOptions(planned),
    subject_alternative_names: [String(planned.domain_name)],
    key_algorithm: 'RSA_2048',
    not_after: years(1),
    not_before: years(0),
    renewal_eligibility: 'INELIGIBLE',
    status: 'ISSUED',
    type: 'AMAZON_ISSUED',
  };
};

/** Plausible computed values of types that exist in the Terraform state only. */
export const invented: { readonly [type: string]: Invent } = {
  aws_acm_certificate: certificate,
  aws_acm_certificate_validation: () => ({ id: years(0) }),
  aws_budgets_budget: ({ name }, { account }) => ({
    id: `${account}:${name}`,
    account_id: account,
    arn: `arn:aws:budgets::${account}:budget/${name}`,
    time_period_start: '2026-01-01_00:00',
  }),
  aws_cloudfront_distribution: cloudfront('distribution', (id) => ({
    caller_reference: `terraform-${hex(8)}`,
    domain_name: `${id.toLowerCase()}.cloudfront.net`,
    hosted_zone_id: 'Z2FDTNDATAQYW2',
    last_modified_time: years(0),
    status: 'Deployed',
  })),
  aws_cloudfront_function: ({ name = null }, { account }) => ({
    id: name,
    arn: `arn:aws:cloudfront::${account}:function/${name}`,
    etag: cloudfrontId(),
    live_stage_etag: cloudfrontId(),
    status: 'UNPUBLISHED',
  }),
  aws_cloudfront_origin_access_control: cloudfront('origin-access-control'),
  aws_cloudfront_response_headers_policy: cloudfront('response-headers-policy'),
  aws_cloudwatch_dashboard: ({ dashboard_name = null }, { account }) => ({
    id: dashboard_name,
    dashboard_arn: `arn:aws:cloudwatch::${account}:dashboard/${dashboard_name}`,
  }),
  aws_cloudwatch_log_group: ({ name = null }, aws) => ({
    id: name,
    arn: arn(aws, 'logs', `log-group:${name}`),
    log_group_class: 'STANDARD',
  }),
  aws_cloudwatch_metric_alarm: ({ alarm_name = null }, aws) => ({
    id: alarm_name,
    arn: arn(aws, 'cloudwatch', `alarm:${alarm_name}`),
  }),
  aws_db_event_subscription: ({ name = null }, aws) => ({
    id: name,
    arn: arn(aws, 'rds', `es:${name}`),
    customer_aws_id: aws.account,
  }),
  aws_ecr_lifecycle_policy: ({ repository = null }, { account }) => ({
    id: repository,
    registry_id: account,
  }),
  aws_ecr_repository: ({ name = null }, aws) => ({
    id: name,
    arn: arn(aws, 'ecr', `repository/${name}`),
    registry_id: aws.account,
    repository_url: `${aws.account}.dkr.ecr.${aws.region}.amazonaws.com/${name}`,
  }),
  aws_iam_openid_connect_provider: iam('oidc-provider', ({ url }) => String(url).replace('https://', '')),
  aws_iam_policy: iam('policy', ({ name }) => String(name)),
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
  aws_lb_listener_rule: ({ listener_arn }) => {
    const id = `${String(listener_arn).replace(':listener/', ':listener-rule/')}/${hex(8)}`;
    return { id, arn: id, priority: 1 };
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
  aws_route53_record: ({ zone_id, name, type }) => ({
    id: `${zone_id}_${name}_${type}`,
    fqdn: String(name).replace(/\.$/, ''),
  }),
  aws_route_table: ec2('route-table', 'rtb'),
  aws_route_table_association: () => ({ id: ec2Id('rtbassoc') }),
  aws_s3_bucket_cors_configuration: ofBucket,
  aws_s3_bucket_lifecycle_configuration: (planned, aws) => ({
    ...ofBucket(planned, aws),
    expected_bucket_owner: '',
    transition_default_minimum_object_size: 'all_storage_classes_128K',
  }),
  aws_s3_bucket_ownership_controls: ofBucket,
  aws_s3_bucket_public_access_block: ofBucket,
  aws_s3_bucket_server_side_encryption_configuration: ofBucket,
  aws_sns_topic: ({ name }, aws) => {
    const id = arn(aws, 'sns', String(name));
    return { id, arn: id, owner: aws.account };
  },
  aws_sns_topic_policy: ({ arn: id = null }, { account }) => ({ id, owner: account }),
  aws_sns_topic_subscription: ({ topic_arn, protocol }, { account }) => {
    const id = `${topic_arn}:${randomUUID()}`;
    return { id, arn: id, owner_id: account, pending_confirmation: protocol === 'email' };
  },
};
