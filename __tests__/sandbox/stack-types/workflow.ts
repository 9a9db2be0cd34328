import { of } from './reference.ts';

const definition = (changed: boolean) =>
  JSON.stringify({
    Comment: changed ? 'changed' : 'migrates',
    QueryLanguage: 'JSONata',
    StartAt: 'Look',
    States: {
      Look: {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:ecs:describeServices',
        Arguments: { Cluster: 'api', Services: ['api'] },
        Assign: { definition: '{% $states.result.Services[0].TaskDefinition %}' },
        Next: 'Run',
      },
      Run: {
        Type: 'Task',
        Resource: 'arn:aws:states:::ecs:runTask.sync',
        Arguments: { Cluster: 'api', TaskDefinition: '{% $definition %}', LaunchType: 'FARGATE' },
        End: true,
      },
    },
  });

const stateMachine = (changed: boolean) => ({
  name: 'migrate',
  role_arn: of('aws_iam_role.delivery.arn'),
  type: 'STANDARD',
  definition: definition(changed),
  logging_configuration: {
    level: changed ? 'ALL' : 'ERROR',
    include_execution_data: false,
    log_destination: `${of('aws_cloudwatch_log_group.workflow.arn')}:*`,
  },
  tracing_configuration: { enabled: false },
  tags: { Name: changed ? 'changed' : 'migrate' },
});

const schedule = (changed: boolean) => ({
  name: 'nightly',
  group_name: of('aws_scheduler_schedule_group.jobs.name'),
  schedule_expression: changed ? 'cron(0 4 * * ? *)' : 'cron(0 3 * * ? *)',
  schedule_expression_timezone: 'Europe/Berlin',
  flexible_time_window: { mode: 'OFF' },
  target: {
    arn: of('aws_sfn_state_machine.migrate.arn'),
    role_arn: of('aws_iam_role.delivery.arn'),
    input: '{}',
    retry_policy: { maximum_retry_attempts: changed ? 1 : 0, maximum_event_age_in_seconds: 300 },
  },
});

const rule = (changed: boolean) => ({
  name: 'failed',
  description: changed ? 'changed' : 'a failed execution',
  event_pattern: JSON.stringify({
    source: ['aws.states'],
    'detail-type': ['Step Functions Execution Status Change'],
    detail: { status: changed ? ['FAILED', 'TIMED_OUT', 'ABORTED'] : ['FAILED', 'TIMED_OUT'] },
  }),
});

const target = {
  rule: of('aws_cloudwatch_event_rule.failed.name'),
  arn: of('aws_sns_topic.alarms.arn'),
  target_id: 'topic',
};

const transformer = (changed: boolean) => ({
  input_paths: { name: '$.detail.name', status: '$.detail.status' },
  input_template: `"${changed ? 'changed' : 'execution'} <name> is <status>"`,
});

const capacity = {
  service_namespace: 'ecs',
  resource_id: 'service/jobs/worker',
  scalable_dimension: 'ecs:service:DesiredCount',
};

const tracking = (changed: boolean) => ({
  predefined_metric_specification: { predefined_metric_type: 'ECSServiceAverageCPUUtilization' },
  target_value: changed ? 50 : 60,
  scale_in_cooldown: 300,
  scale_out_cooldown: 60,
});

/** What is scaled: with the real provider it is there before its limits are. */
const worker = {
  aws_ecs_cluster: { jobs: { name: 'jobs' } },
  aws_ecs_task_definition: {
    worker: {
      family: 'worker',
      network_mode: 'awsvpc',
      requires_compatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      container_definitions: JSON.stringify([{ name: 'worker', image: 'worker:1', memory: 256 }]),
    },
  },
  aws_ecs_service: {
    worker: {
      name: 'worker',
      cluster: of('aws_ecs_cluster.jobs.id'),
      task_definition: of('aws_ecs_task_definition.worker.arn'),
      desired_count: 0,
      launch_type: 'FARGATE',
      network_configuration: { subnets: [of('aws_subnet.private.id')] },
      lifecycle: { ignore_changes: ['desired_count'] },
    },
  },
};

/** What runs by itself: state machines, schedules, events, scaling. */
export const workflow = (changed: boolean) => ({
  aws_cloudwatch_log_group: { workflow: { name: '/knowme/workflow', retention_in_days: 30 } },
  aws_sfn_state_machine: { migrate: stateMachine(changed) },
  aws_scheduler_schedule_group: { jobs: { name: 'jobs', tags: { Name: changed ? 'changed' : 'jobs' } } },
  aws_scheduler_schedule: { nightly: schedule(changed) },
  aws_cloudwatch_event_rule: { failed: rule(changed) },
  aws_cloudwatch_event_target: { topic: { ...target, input_transformer: transformer(changed) } },
  aws_ssm_parameter: {
    image: { name: '/knowme/staging/api/image', type: 'String', value: changed ? 'api:2' : 'api:1' },
    key: { name: '/knowme/staging/api/key', type: 'SecureString', value: changed ? 'two' : 'one' },
  },
  aws_appautoscaling_target: {
    api: {
      ...capacity,
      min_capacity: 1,
      max_capacity: changed ? 6 : 4,
      tags: { Name: 'api' },
      depends_on: ['aws_ecs_service.worker'],
    },
  },
  ...worker,
  aws_appautoscaling_policy: {
    cpu: {
      name: 'cpu',
      policy_type: 'TargetTrackingScaling',
      ...capacity,
      target_tracking_scaling_policy_configuration: tracking(changed),
      depends_on: ['aws_appautoscaling_target.api'],
    },
  },
});
