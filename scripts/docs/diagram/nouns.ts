/** A box of the diagram: what a newcomer has a word for, and the resources that are part of it. */
export interface Noun {
  readonly id: string;
  /** Title, and a second line in small words. */
  readonly title: readonly [title: string, more?: string];
  /** The frame it is drawn in. */
  readonly frame: Frame;
  /** Addresses that belong to it; the first noun that matches takes a resource. */
  readonly of: RegExp;
  /** Default: a box. */
  readonly shape?: 'box' | 'store' | 'person';
}

export type Frame = 'workspace' | 'vpc' | 'public' | 'private' | 'isolated' | 'release' | 'bootstrap';

/** Each is drawn in its `in`, or beside the others. */
export const frames: Readonly<Record<Frame, { readonly title: string; readonly in?: Frame }>> = {
  workspace: { title: 'One workspace: production, staging, yours' },
  vpc: { title: 'VPC, over two or three zones', in: 'workspace' },
  public: { title: 'public subnets', in: 'vpc' },
  private: { title: 'private subnets', in: 'vpc' },
  isolated: { title: 'isolated subnets', in: 'vpc' },
  release: { title: 'delivery', in: 'workspace' },
  bootstrap: { title: 'bootstrap, once per account' },
};

export const nouns: readonly Noun[] = [
  {
    id: 'pipeline',
    title: ['CodePipeline', 'builds, migrates, deploys; approval where protected'],
    frame: 'release',
    of: /^aws_code(pipeline|build)|^data\.aws_codestar|\.pipeline(_|$)/,
  },
  {
    id: 'names',
    title: ['Route 53', 'names, certificates'],
    frame: 'workspace',
    of: /^(data\.)?aws_(route53|acm)_/,
  },
  {
    id: 'watching',
    title: ['Watching', 'alarms, dashboard, budget, access logs'],
    frame: 'workspace',
    of: /^aws_(cloudwatch_(metric_alarm|composite_alarm|dashboard|log_metric_filter|log_delivery)|sns_|budgets_)|^aws_s3_.*\.logs$|\.network(_logs)?$/,
  },
  {
    id: 'firewall',
    title: ['AWS WAF', 'where protected'],
    frame: 'workspace',
    of: /^aws_wafv2_|\.firewall$/,
  },
  {
    id: 'cloudfront',
    title: ['CloudFront', 'TLS, HTTP/3, IPv6'],
    frame: 'workspace',
    of: /^aws_cloudfront_/,
  },
  {
    id: 'registry',
    title: ['ECR', 'images, tags written once'],
    frame: 'release',
    of: /^aws_ecr_/,
    shape: 'store',
  },
  {
    id: 'nat',
    title: ['NAT gateways', 'or AWS endpoints only'],
    frame: 'public',
    of: /^aws_(nat_gateway|eip|vpc_endpoint)\.|endpoint|_nat$/,
  },
  {
    id: 'jobs',
    title: ['Jobs, migrations', "Step Functions, in the service's own image"],
    frame: 'private',
    of: /^aws_(sfn|scheduler)_|\.(job|migrat)/,
  },
  {
    id: 'balancer',
    title: ['Load balancer', 'TLS'],
    frame: 'public',
    of: /^aws_lb(\.|_)|^aws_security_group\.balancer/,
  },
  {
    id: 'webBucket',
    title: ['Web app', 'S3 bucket'],
    frame: 'workspace',
    of: /^aws_s3_.*\.web$/,
    shape: 'store',
  },
  {
    id: 'media',
    title: ['Media', 'S3 bucket, every version'],
    frame: 'workspace',
    of: /^aws_s3_.*\.media$/,
    shape: 'store',
  },
  {
    id: 'secrets',
    title: ['Secrets Manager', 'logins of the database'],
    frame: 'workspace',
    of: /^(aws_secretsmanager_|random_)/,
    shape: 'store',
  },
  {
    id: 'database',
    title: ['Postgres', 'RDS, no way in or out'],
    frame: 'isolated',
    of: /^aws_db_|^aws_(security_group|cloudwatch_log_group)\.database/,
    shape: 'store',
  },
  {
    id: 'api',
    title: ['API', 'ECS tasks on Fargate'],
    frame: 'private',
    of: /^aws_(ecs|iam_role|iam_role_policy|appautoscaling|codedeploy|ssm|cloudwatch_log_group|security_group)[._].*\bapi/,
  },
  {
    id: 'state',
    title: ['Terraform state', 'S3 bucket'],
    frame: 'bootstrap',
    of: /^aws_s3_.*\.state$/,
    shape: 'store',
  },
  {
    id: 'batch',
    title: ['S3 Batch Operations', 'manifests, reports, a role'],
    frame: 'bootstrap',
    of: /^aws_(s3_.*|iam_role(_policy)?)\.batch$/,
    shape: 'store',
  },
  {
    id: 'roles',
    title: ['Roles, connection', 'for each workspace'],
    frame: 'bootstrap',
    of: /_(plan|deploy)$|^aws_(iam_openid_connect_provider|codestarconnections_connection)/,
  },
];

/** The network itself is the frames; its rules are what connects nouns. */
export const network =
  /^(data\.)?aws_(vpc|subnet|internet_gateway|route|route_table|route_table_association|default_security_group|prefix_list|ec2_managed_prefix_list|vpc_security_group_\w+_rule|flow_log)\./;
