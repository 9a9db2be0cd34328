import { asks, type Config, companions, type Rule } from '../rule.ts';

const balancer = asks('aws_lb');
const listener = asks('aws_lb_listener');
const distribution = asks('aws_cloudfront_distribution');

const json = (value: unknown) => JSON.stringify(value) ?? '';

/** All behaviors of a distribution. */
const behaviors = ({ default_cache_behavior, ordered_cache_behavior }: Config): Config[] =>
  [default_cache_behavior, ordered_cache_behavior ?? []].flat() as Config[];
const plain = { default_cache_behavior: { viewer_protocol_policy: 'allow-all' } };

export const edge: readonly Rule[] = [
  balancer(
    'drops malformed headers',
    'CKV_AWS_131',
    { drop_invalid_header_fields: false },
    (it) => it.drop_invalid_header_fields === true,
  ),
  balancer(
    'cannot be deleted by accident',
    'CKV_AWS_150',
    { enable_deletion_protection: false },
    (it) => it.enable_deletion_protection === true,
  ),
  balancer('writes down its requests', 'CKV_AWS_91', { access_logs: undefined }, ({ access_logs }) =>
    json(access_logs).includes('"enabled":true'),
  ),
  {
    type: 'aws_lb',
    says: 'has a firewall',
    like: 'CKV2_AWS_28',
    broken: {},
    holds: (lb, stack) => companions(stack, 'aws_wafv2_web_acl_association', 'resource_arn', lb).length > 0,
  },
  listener(
    'speaks TLS, or sends to where it is spoken',
    'CKV_AWS_2',
    { protocol: 'HTTP', default_action: [{ type: 'forward' }] },
    ({ protocol, default_action }) =>
      protocol === 'HTTPS' ||
      json(default_action).startsWith('[{"redirect":{"port":"443","protocol":"HTTPS"'),
  ),
  listener(
    'speaks no TLS before 1.2',
    'CKV_AWS_103',
    { protocol: 'HTTPS', ssl_policy: 'ELBSecurityPolicy-2016-08' },
    ({ protocol, ssl_policy }) =>
      protocol !== 'HTTPS' || /^ELBSecurityPolicy-TLS13-1-[23]-/.test(`${ssl_policy}`),
  ),
  distribution('speaks HTTPS only', 'CKV_AWS_34', plain, (it) =>
    behaviors(it).every(({ viewer_protocol_policy: policy }) =>
      /^(redirect-to-https|https-only)$/.test(`${policy}`),
    ),
  ),
  distribution(
    'speaks no TLS before 1.2',
    'CKV_AWS_174',
    { viewer_certificate: { minimum_protocol_version: 'TLSv1' } },
    ({ viewer_certificate }) => /TLSv1\.[23]_/.test(json(viewer_certificate)),
  ),
  distribution('sends security headers', 'CKV2_AWS_32', plain, (it) =>
    behaviors(it).every(({ response_headers_policy_id }) => response_headers_policy_id !== undefined),
  ),
  distribution(
    'has a page at its root',
    'CKV_AWS_305',
    { default_root_object: undefined },
    ({ default_root_object }) => default_root_object !== undefined,
  ),
  {
    type: 'aws_cloudfront_distribution',
    says: 'writes down its requests',
    like: 'CKV_AWS_86',
    broken: {},
    holds: (it, stack) =>
      companions(stack, 'aws_cloudwatch_log_delivery_source', 'resource_arn', it).length > 0,
  },
  distribution(
    'has a firewall',
    'CKV_AWS_68',
    { web_acl_id: undefined },
    (it) => it.web_acl_id !== undefined,
  ),
  asks('aws_wafv2_web_acl')('knows what Log4j taught', 'CKV_AWS_192', { rule: [] }, ({ rule }) =>
    json(rule).includes('"AWSManagedRulesKnownBadInputsRuleSet"'),
  ),
  {
    type: 'aws_wafv2_web_acl',
    says: 'writes down what it refuses',
    like: 'CKV2_AWS_31',
    broken: {},
    holds: (acl, stack) =>
      companions(stack, 'aws_wafv2_web_acl_logging_configuration', 'resource_arn', acl).length > 0,
  },
];
