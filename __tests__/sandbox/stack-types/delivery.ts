import { of } from './reference.ts';

const action = (name: string, category: string, provider: string, configuration: object) => ({
  name,
  category,
  owner: 'AWS',
  provider,
  version: '1',
  configuration,
});

const source = {
  ...action('api', 'Source', 'CodeStarSourceConnection', {
    ConnectionArn: of('data.aws_codestarconnections_connection.github.arn'),
    FullRepositoryId: 'knowme/api',
    BranchName: 'staging',
    DetectChanges: 'true',
  }),
  output_artifacts: ['api'],
  namespace: 'api',
};

const build = {
  ...action('api', 'Build', 'CodeBuild', { ProjectName: of('aws_codebuild_project.api.name') }),
  input_artifacts: ['api'],
  output_artifacts: ['image'],
};

const approval = action('approve', 'Approval', 'Manual', { CustomData: 'Look at it first' });

const migrate = action('migrate', 'Invoke', 'StepFunctions', {
  StateMachineArn: of('aws_sfn_state_machine.migrate.arn'),
  InputType: 'Literal',
  Input: '{}',
});

const trigger = (changed: boolean) => ({
  provider_type: 'CodeStarSourceConnection',
  git_configuration: {
    source_action_name: 'api',
    push: [{ branches: { includes: [changed ? 'main' : 'staging'] } }],
  },
});

const pipeline = (changed: boolean) => ({
  name: 'delivery',
  role_arn: of('aws_iam_role.delivery.arn'),
  pipeline_type: 'V2',
  execution_mode: 'QUEUED',
  artifact_store: { type: 'S3', location: 'stack-types-artifacts' },
  variable: [{ name: 'REASON', default_value: changed ? 'changed' : 'push', description: 'why' }],
  trigger: [trigger(changed)],
  stage: [
    { name: 'Source', action: [source] },
    { name: 'Build', action: [build] },
    { name: 'Migrate', action: changed ? [approval, { ...migrate, run_order: 2 }] : [migrate] },
  ],
});

const project = (changed: boolean) => ({
  name: 'api',
  description: changed ? 'changed' : 'builds the image',
  service_role: of('aws_iam_role.delivery.arn'),
  build_timeout: changed ? 30 : 20,
  artifacts: { type: 'CODEPIPELINE' },
  source: { type: 'CODEPIPELINE', buildspec: `version: ${changed ? '0.2' : 0.2}\nphases: {}\n` },
  environment: {
    compute_type: 'BUILD_GENERAL1_SMALL',
    image: 'aws/codebuild/amazonlinux-aarch64-standard:3.0',
    type: 'ARM_CONTAINER',
    privileged_mode: true,
    environment_variable: [{ name: 'REPOSITORY', value: changed ? 'changed' : 'api' }],
  },
  logs_config: { cloudwatch_logs: { group_name: '/knowme/build' } },
});

const deploymentGroup = (changed: boolean) => ({
  app_name: of('aws_codedeploy_app.api.name'),
  deployment_group_name: 'api',
  service_role_arn: of('aws_iam_role.delivery.arn'),
  deployment_config_name: changed
    ? 'CodeDeployDefault.ECSCanary10Percent5Minutes'
    : 'CodeDeployDefault.ECSAllAtOnce',
  auto_rollback_configuration: { enabled: true, events: ['DEPLOYMENT_FAILURE'] },
  deployment_style: { deployment_option: 'WITH_TRAFFIC_CONTROL', deployment_type: 'BLUE_GREEN' },
  blue_green_deployment_config: {
    deployment_ready_option: { action_on_timeout: 'CONTINUE_DEPLOYMENT' },
    terminate_blue_instances_on_deployment_success: {
      action: 'TERMINATE',
      termination_wait_time_in_minutes: changed ? 10 : 5,
    },
  },
  ecs_service: { cluster_name: 'api', service_name: 'api' },
  load_balancer_info: {
    target_group_pair_info: {
      prod_traffic_route: {
        listener_arns: ['arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/api/1/2'],
      },
      target_group: [{ name: 'blue' }, { name: 'green' }],
    },
  },
});

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: ['codebuild', 'codedeploy', 'codepipeline', 'scheduler', 'states'].map((service) => ({
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { Service: `${service}.amazonaws.com` },
  })),
});

/** Builds, pipeline, and how a new revision takes over. */
export const delivery = (changed: boolean) => ({
  aws_iam_role: { delivery: { name: 'delivery', assume_role_policy: trust } },
  aws_codestarconnections_connection: {
    own: { name: 'own', provider_type: 'GitHub', tags: { Name: changed ? 'changed' : 'own' } },
  },
  aws_codebuild_project: { api: project(changed) },
  aws_codepipeline: { delivery: pipeline(changed) },
  aws_codedeploy_app: {
    api: { name: 'api', compute_platform: 'ECS', tags: { Name: changed ? 'changed' : 'api' } },
  },
  aws_codedeploy_deployment_group: { api: deploymentGroup(changed) },
});

export const deliveryData = { aws_codestarconnections_connection: { github: { name: 'knowme-github' } } };
