/**
 * The contract between the infrastructure and the runbooks: output names and resource addresses.
 * Renaming an address makes Terraform plan the destruction of what it named; a test lists them.
 */
export const outputs = {
  workspace: 'workspace',
  region: 'region',
  clusterName: 'cluster_name',
  apiServiceName: 'api_service_name',
  /** Where clients find the API. */
  apiUrl: 'api_url',
  /** Where users find the web app. */
  webUrl: 'web_url',
  /** Where its built files go. */
  webBucket: 'web_bucket',
  webDistributionId: 'web_distribution_id',
  /** Where the API's images are pushed to. */
  repositoryUrl: 'repository_url',
  /** The delivery pipeline; empty in a workspace without one. */
  pipelineName: 'pipeline_name',
  /** The state machine that brings the schema up to an image; empty in a workspace without `api.migrateCommand`. */
  migrationArn: 'migration_arn',
  databaseIdentifier: 'database_identifier',
  databaseHost: 'database_host',
  databasePort: 'database_port',
  databaseName: 'database_name',
  databaseSecurityGroupId: 'database_security_group_id',
  /** Where a runbook adds a route for as long as it needs to reach a database. */
  isolatedRouteTableId: 'isolated_route_table_id',
  internetGatewayId: 'internet_gateway_id',
  /** ARN of the secret of the RDS master user. */
  databaseAdminSecretArn: 'database_admin_secret_arn',
  /** ARN of the secret of the application's role. */
  databaseApplicationSecretArn: 'database_application_secret_arn',
  /** The database section of the workspace file this state was applied from, as JSON. */
  databaseSettings: 'database_settings',
  mediaBucket: 'media_bucket',
  /** The media section of the workspace file this state was applied from, as JSON. */
  mediaSettings: 'media_settings',
} as const;

/** The stage of the pipeline in which a release touches the database and the service; nothing before it does. */
export const heldStage = 'Release';

/** Suffix of the addresses of the old generation under strategy `side-by-side`. */
export const previousSuffix = '_previous';

/** What makes up one database generation; moves, leaves and returns as a unit. */
export const databaseUnit = [
  'random_password.database_admin',
  'random_password.database_application',
  'aws_cloudwatch_log_group.database',
  'aws_db_parameter_group.database',
  'aws_db_instance.database',
  'aws_secretsmanager_secret.database_admin',
  'aws_secretsmanager_secret_version.database_admin',
  'aws_secretsmanager_secret.database_application',
  'aws_secretsmanager_secret_version.database_application',
] as const;

/** What makes up one media bucket generation. */
export const mediaUnit = [
  'aws_s3_bucket.media',
  'aws_s3_bucket_versioning.media',
  'aws_s3_bucket_server_side_encryption_configuration.media',
  'aws_s3_bucket_public_access_block.media',
  'aws_s3_bucket_ownership_controls.media',
  'aws_s3_bucket_policy.media',
  'aws_s3_bucket_cors_configuration.media',
] as const;

/** What points the application at its database and bucket: all that a switch-over may change. */
export const databaseSwitch = {
  taskDefinition: 'aws_ecs_task_definition.api',
  service: 'aws_ecs_service.api',
  executionPolicy: 'aws_iam_role_policy.api_execution',
} as const;

export const mediaSwitch = {
  taskDefinition: 'aws_ecs_task_definition.api',
  service: 'aws_ecs_service.api',
  taskPolicy: 'aws_iam_role_policy.api_task',
} as const;

/** What watches the database in use. Outside the unit: it follows to a new generation once the writers run on it. */
export const databaseFollowers = [
  'aws_cloudwatch_metric_alarm.database_cpu',
  'aws_cloudwatch_metric_alarm.database_connections',
  'aws_cloudwatch_metric_alarm.database_storage',
  'aws_cloudwatch_metric_alarm.database_latency',
] as const;

/** What tidies the bucket in use. Outside the unit: nothing of an old bucket may expire while it is the way back. */
export const mediaFollowers = ['aws_s3_bucket_lifecycle_configuration.media'] as const;
