import { alters, both, destroyed, gone, lower, type Risk, type When } from './risk.ts';

/** Nothing is lost by these but time, of those who use it. */
const stops = (
  id: string,
  types: readonly string[],
  lost: string,
  recovery: string,
  link: string,
  when: When = gone,
): Risk => ({
  id: `downtime/${id}`,
  types,
  when,
  severity: 'warning',
  lost,
  recovery,
  link,
});

const destroysFirst: When = ({ kind, order }) =>
  kind === 'destroy' || (kind === 'replace' && order === 'destroy first');
const again = 'It is up again when the new one is healthy.';

/** What stops answering while a plan is applied. */
export const downtime: readonly Risk[] = [
  stops(
    'service',
    ['aws_ecs_service', 'aws_ecs_cluster', 'aws_apprunner_service', 'aws_elastic_beanstalk_environment'],
    'The service is down from when its last task is stopped until a new one is healthy.',
    again,
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/delete-service-v2.html',
  ),
  stops(
    'service-scaled-to-none',
    ['aws_ecs_service'],
    'The service is down: it shall run no task.',
    'Raise desired_count again.',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service_definition_parameters.html',
    both(lower('desired_count'), ({ after }) => after.desired_count === 0),
  ),
  stops(
    'balancer',
    ['aws_lb', 'aws_alb', 'aws_elb'],
    'Nothing behind the load balancer is reached, until names point to the new one and resolvers have noticed.',
    again,
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-delete.html',
  ),
  stops(
    'listener',
    [
      'aws_lb_listener',
      'aws_alb_listener',
      'aws_lb_listener_rule',
      'aws_lb_target_group',
      'aws_alb_target_group',
    ],
    'Requests are refused between the deletion of the old one and the new one.',
    'With create_before_destroy and a new name or port there is no gap.',
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-update-rules.html',
    destroysFirst,
  ),
  stops(
    'distribution',
    ['aws_cloudfront_distribution'],
    'The site is down until the new distribution is deployed everywhere (minutes) and names point to it; its own name at cloudfront.net changes.',
    again,
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HowToDeleteDistribution.html',
  ),
  stops(
    'way-out',
    [
      'aws_nat_gateway',
      'aws_internet_gateway',
      'aws_vpn_connection',
      'aws_vpn_gateway',
      'aws_ec2_transit_gateway',
      'aws_ec2_transit_gateway_vpc_attachment',
      'aws_vpc_peering_connection',
      'aws_dx_connection',
    ],
    'What goes through it is cut, and tasks that need it fail, until the new one is there. Its address or its keys may change.',
    again,
    'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html',
  ),
  stops(
    'network',
    [
      'aws_vpc',
      'aws_subnet',
      'aws_db_subnet_group',
      'aws_eks_cluster',
      'aws_eks_node_group',
      'aws_autoscaling_group',
    ],
    'What runs in it has to go first: machines, tasks and what listens there are replaced, too.',
    again,
    'https://docs.aws.amazon.com/vpc/latest/userguide/delete-vpc.html',
  ),
  stops(
    'api',
    [
      'aws_api_gateway_rest_api',
      'aws_apigatewayv2_api',
      'aws_appsync_graphql_api',
      'aws_lambda_function_url',
      'aws_api_gateway_domain_name',
    ],
    'The address of the API changes, and whoever has the old one fails.',
    'By giving them the new one; a custom domain avoids it.',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html',
  ),
  stops(
    'function',
    ['aws_lambda_function'],
    'Calls fail until the new function is there.',
    again,
    'https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunction.html',
  ),
  stops(
    'cache',
    ['aws_elasticache_cluster', 'aws_elasticache_replication_group', 'aws_memorydb_cluster'],
    'The cache restarts or fails over, at once with apply_immediately, else in the maintenance window.',
    again,
    'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.Modify.html',
    both(
      ({ kind }) => kind === 'update',
      (resource) => alters('engine_version')(resource) || alters('node_type')(resource),
    ),
  ),
  stops(
    'alarm',
    ['aws_cloudwatch_metric_alarm', 'aws_cloudwatch_composite_alarm'],
    'Nobody is told any more when this happens.',
    'By creating it again.',
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html',
    destroyed,
  ),
];
