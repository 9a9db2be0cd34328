import { describe, expect, it } from '@jest/globals';
import { addresses, synthWorkspace } from './synth.ts';

/**
 * Every resource of a workspace, by type. An address that disappears from here is destroyed in every workspace, and one
 * that is renamed is destroyed and made anew: read the plan before changing this list.
 */
const reviewed: Readonly<Record<string, string>> = {
  aws_acm_certificate: 'api web',
  aws_acm_certificate_validation: 'api web',
  aws_appautoscaling_policy: 'api_cpu api_requests',
  aws_appautoscaling_target: 'api',
  aws_budgets_budget: 'workspace',
  aws_cloudfront_distribution: 'web',
  aws_cloudfront_function: 'web_assets web_pages',
  aws_cloudfront_origin_access_control: 'web',
  aws_cloudfront_response_headers_policy: 'web_assets web_pages',
  aws_cloudwatch_dashboard: 'workspace',
  aws_cloudwatch_event_rule: 'pipeline',
  aws_cloudwatch_event_target: 'pipeline',
  aws_cloudwatch_log_delivery: 'web',
  aws_cloudwatch_log_delivery_destination: 'web',
  aws_cloudwatch_log_delivery_source: 'web',
  aws_cloudwatch_log_group:
    'api database job_clean_up migrate pipeline_image pipeline_pages pipeline_publish pipeline_record',
  aws_cloudwatch_metric_alarm:
    'api_cpu api_errors api_memory api_unhealthy database_connections database_cpu database_latency database_storage job_clean_up jobs',
  aws_codebuild_project: 'pipeline_image pipeline_pages pipeline_publish',
  aws_codepipeline: 'pipeline',
  aws_db_instance: 'database',
  aws_db_parameter_group: 'database',
  aws_db_subnet_group: 'database',
  aws_ecr_lifecycle_policy: 'api',
  aws_ecr_repository: 'api',
  aws_default_security_group: 'network',
  aws_ecs_cluster: 'api',
  aws_ecs_service: 'api',
  aws_ecs_task_definition: 'api',
  aws_iam_role:
    'api_execution api_task job_clean_up jobs migrate pipeline pipeline_image pipeline_pages pipeline_publish pipeline_record',
  aws_iam_role_policy:
    'api_execution api_task job_clean_up jobs migrate pipeline pipeline_image pipeline_pages pipeline_publish pipeline_record',
  aws_internet_gateway: 'network',
  aws_lb: 'api',
  aws_lb_listener: 'api_http api_https',
  aws_lb_listener_rule: 'api',
  aws_lb_target_group: 'api',
  aws_route: 'internet',
  aws_route53_record: 'api api_certificate web web_certificate web_ipv6',
  aws_route_table: 'isolated private_a private_b public',
  aws_route_table_association: 'isolated_a isolated_b private_a private_b public_a public_b',
  aws_s3_bucket: 'logs media pipeline web',
  aws_s3_bucket_cors_configuration: 'media',
  aws_s3_bucket_lifecycle_configuration: 'logs media pipeline web',
  aws_s3_bucket_ownership_controls: 'logs media pipeline web',
  aws_s3_bucket_policy: 'logs media pipeline web',
  aws_s3_bucket_public_access_block: 'logs media pipeline web',
  aws_s3_bucket_server_side_encryption_configuration: 'logs media pipeline web',
  aws_s3_bucket_versioning: 'logs media pipeline web',
  aws_scheduler_schedule: 'job_clean_up',
  aws_scheduler_schedule_group: 'jobs',
  aws_secretsmanager_secret: 'database_admin database_application',
  aws_secretsmanager_secret_version: 'database_admin database_application',
  aws_security_group: 'api balancer database endpoints',
  aws_sfn_state_machine: 'job_clean_up migrate pipeline_record',
  aws_sns_topic: 'notices',
  aws_sns_topic_policy: 'notices',
  aws_ssm_parameter: 'api_image',
  aws_subnet: 'isolated_a isolated_b private_a private_b public_a public_b',
  aws_vpc: 'network',
  aws_vpc_endpoint: 'ecr_api ecr_dkr logs s3 secretsmanager',
  aws_vpc_security_group_egress_rule:
    'api_to_database api_to_endpoints api_to_s3 balancer_to_api database_to_database',
  aws_vpc_security_group_ingress_rule:
    'api_from_balancer balancer_http balancer_https database_from_api database_from_database endpoints_from_api',
  random_password: 'database_admin database_application',
};

const list = Object.entries(reviewed)
  .flatMap(([type, names]) => names.split(' ').map((name) => `${type}.${name}`))
  .sort();

/** What stands in for NAT gateways. */
const ofEndpoints = /endpoints|^aws_vpc_endpoint\.(?!s3)/;

/** What takes a name in DNS. */
const ofDomains =
  /^aws_(acm|route53|lb_listener\.api_https|lb_listener_rule|\w+_ingress_rule\.balancer_https)/;

/** What only production has. */
const ofProtected = [
  'aws_cloudwatch_log_group.firewall',
  'aws_cloudwatch_log_group.network',
  'aws_flow_log.network',
  'aws_iam_role.network_logs',
  'aws_iam_role_policy.network_logs',
  'aws_sns_topic_subscription.notices',
  'aws_wafv2_web_acl.api',
  'aws_wafv2_web_acl_association.api',
  'aws_wafv2_web_acl_logging_configuration.api',
];

const ofThirdZone = [
  ...['isolated_c', 'private_c', 'public_c'].flatMap((name) => [
    `aws_subnet.${name}`,
    `aws_route_table_association.${name}`,
  ]),
  'aws_route_table.private_c',
];

const ofNat = [
  ...['a', 'b', 'c'].flatMap((zone) => [
    `aws_eip.nat_${zone}`,
    `aws_nat_gateway.nat_${zone}`,
    `aws_route.private_${zone}`,
  ]),
  'aws_vpc_security_group_egress_rule.api_to_https',
];

/** What releases through CodeDeploy need. */
const ofBlueGreen = [
  'aws_cloudwatch_log_group.pipeline_revision',
  'aws_codebuild_project.pipeline_revision',
  'aws_iam_role.pipeline_revision',
  'aws_iam_role_policy.pipeline_revision',
  'aws_codedeploy_app.api',
  'aws_codedeploy_deployment_group.api',
  'aws_iam_role.api_releases',
  'aws_iam_role_policy.api_releases',
  'aws_lb_target_group.api_green',
];

describe('the resources', () => {
  it('of staging are the reviewed ones', () => {
    expect(addresses(synthWorkspace('staging'))).toEqual(list);
  });

  it('of production are the same, those of a protected workspace, a third zone, and NAT gateways for endpoints', () => {
    const rest = list.filter((address) => !ofEndpoints.test(address));
    const expected = [...rest, ...ofProtected, ...ofThirdZone, ...ofNat].sort();
    expect(addresses(synthWorkspace('production'))).toEqual(expected);
  });

  it('with CodeDeploy are the same, what it needs, and no scaling by requests', () => {
    const found = addresses(synthWorkspace('staging', { api: { rollout: 'blue-green' } }));
    const rest = list.filter((address) => address !== 'aws_appautoscaling_policy.api_requests');
    expect(found).toEqual([...rest, ...ofBlueGreen].sort());
  });

  it('of a workspace without a domain are the same but for names and certificates, and CloudFront before the API', () => {
    const bare = addresses(synthWorkspace('staging', { domain: null }));
    const rest = list.filter((address) => !ofDomains.test(address));
    expect(bare).toEqual([...rest, 'aws_cloudfront_distribution.api'].sort());
  });
});
