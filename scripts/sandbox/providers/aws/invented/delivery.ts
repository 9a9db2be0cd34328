import { randomUUID } from 'node:crypto';
import { arn } from '../behaviour.ts';
import { hex, type Invented, years } from './invent.ts';

/** Builds, pipelines, state machines, schedules. */
export const delivery: Invented = {
  aws_appautoscaling_policy: ({ name = null }) => ({ id: name }),
  aws_appautoscaling_target: ({ resource_id = null }, aws) => ({
    id: resource_id,
    arn: arn(aws, 'application-autoscaling', `scalable-target/${hex(16)}`),
    role_arn: `arn:aws:iam::${aws.account}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService`,
  }),
  aws_codebuild_project: ({ name }, aws) => {
    const id = arn(aws, 'codebuild', `project/${name}`);
    return { id, arn: id, encryption_key: arn(aws, 'kms', 'alias/aws/s3') };
  },
  aws_codedeploy_app: ({ name }, aws) => {
    const application_id = randomUUID();
    return {
      id: `${application_id}:${name}`,
      application_id,
      arn: arn(aws, 'codedeploy', `application:${name}`),
    };
  },
  aws_codedeploy_deployment_group: ({ app_name, deployment_group_name }, aws) => {
    const id = randomUUID();
    const group = arn(aws, 'codedeploy', `deploymentgroup:${app_name}/${deployment_group_name}`);
    return { id, arn: group, deployment_group_id: id, compute_platform: 'ECS' };
  },
  aws_codepipeline: ({ name = null }, aws) => ({ id: name, arn: arn(aws, 'codepipeline', String(name)) }),
  aws_codestarconnections_connection: (_, aws) => {
    const id = arn(aws, 'codestar-connections', `connection/${randomUUID()}`);
    return { id, arn: id, connection_status: 'PENDING' };
  },
  aws_scheduler_schedule: ({ name, group_name }, aws) => {
    const group = typeof group_name === 'string' ? group_name : 'default';
    const id = `${group}/${name}`;
    return { id, arn: arn(aws, 'scheduler', `schedule/${id}`), group_name: group };
  },
  aws_scheduler_schedule_group: ({ name = null }, aws) => ({
    id: name,
    arn: arn(aws, 'scheduler', `schedule-group/${name}`),
    creation_date: years(0),
    last_modification_date: years(0),
    state: 'ACTIVE',
  }),
  aws_sfn_state_machine: ({ name }, aws) => {
    const id = arn(aws, 'states', `stateMachine:${name}`);
    return { id, arn: id, creation_date: years(0), revision_id: randomUUID(), status: 'ACTIVE' };
  },
  aws_ssm_parameter: ({ name = null }, aws) => ({
    id: name,
    arn: arn(aws, 'ssm', `parameter/${String(name).replace(/^\//, '')}`),
    data_type: 'text',
    tier: 'Standard',
    version: 1,
  }),
};
