import { randomUUID } from 'node:crypto';
import { arn } from '../behaviour.ts';
import { hex, type Invented, years } from './invent.ts';

const scalingRole =
  'ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService';

/** Builds, state machines, schedules, scaling. */
export const delivery: Invented = {
  aws_appautoscaling_policy: ({ name = null }) => ({ id: name }),
  aws_appautoscaling_target: ({ resource_id = null }, aws) => ({
    id: resource_id,
    arn: arn(aws, 'application-autoscaling', `scalable-target/${hex(16)}`),
    role_arn: `arn:aws:iam::${aws.account}:role/aws-service-role/${scalingRole}`,
  }),
  aws_codebuild_project: ({ name }, aws) => {
    const id = arn(aws, 'codebuild', `project/${name}`);
    return { id, arn: id, encryption_key: arn(aws, 'kms', 'alias/aws/s3') };
  },
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
  aws_sfn_state_machine: () => ({ creation_date: years(0), revision_id: randomUUID(), status: 'ACTIVE' }),
};
