/**
 * How many characters AWS takes for what is called after its workspace. Sources: the services' own quota and API pages.
 */
export const limits: Readonly<Record<string, number>> = {
  'aws_budgets_budget.name': 100,
  'aws_cloudfront_distribution.comment': 128,
  'aws_cloudfront_function.name': 64,
  'aws_cloudfront_origin_access_control.name': 64,
  'aws_cloudfront_response_headers_policy.name': 128,
  'aws_cloudwatch_dashboard.dashboard_name': 255,
  'aws_cloudwatch_log_group.name': 512,
  'aws_cloudwatch_metric_alarm.alarm_name': 255,
  'aws_db_instance.final_snapshot_identifier': 255,
  'aws_db_instance.identifier': 63,
  'aws_db_parameter_group.name': 255,
  'aws_db_subnet_group.name': 255,
  'aws_ecr_repository.name': 256,
  'aws_ecs_cluster.name': 255,
  'aws_ecs_service.name': 255,
  'aws_ecs_task_definition.family': 255,
  'aws_iam_role.name': 64,
  'aws_iam_role_policy.name': 128,
  'aws_lb.name': 32,
  'aws_lb_target_group.name': 32,
  'aws_s3_bucket.bucket': 63,
  'aws_secretsmanager_secret.name': 512,
  'aws_security_group.name': 255,
  'aws_sns_topic.name': 256,
};
