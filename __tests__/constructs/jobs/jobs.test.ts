import { describe, expect, it } from '@jest/globals';
import aslValidator from 'asl-validator';
import type { Definition } from '../../../constructs/states.ts';
import { type Answer, execute } from '../../helpers/state-machine.ts';
import { addresses, at, reference, synthWorkspace } from '../synth.ts';

const job = { schedule: 'rate(1 hour)', command: ['node', 'send-mails.js'], timeoutMinutes: 15 };
const stack = synthWorkspace('staging', { jobs: { 'send-mails': job } });
const machine = at(stack, 'aws_sfn_state_machine.job_send_mails');
const definition = JSON.parse(machine.definition as string) as Definition;

const task = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/knowme-staging-api:7';
const rolling = { DesiredCount: 2, TaskDefinition: task, TaskSets: [] };
const me = { ExecutionArn: 'arn:execution:me' };
const earlier = { ExecutionArn: 'arn:execution:earlier' };

const world = (executions: unknown[], service: object): Record<string, Answer> => ({
  'Look for an earlier run': { result: { Executions: executions } },
  'Look at the service': { result: { Failures: [], Services: [service] } },
  Run: { result: { LastStatus: 'STOPPED', Containers: [{ Name: 'api', ExitCode: 0 }] } },
});
const argumentsOf = (state: string, { calls }: Awaited<ReturnType<typeof execute>>) =>
  calls.find(([name]) => name === state)?.[1];

describe('a job', () => {
  it('is a state machine that Step Functions takes', () => {
    const { errors } = aslValidator(definition);
    expect(errors).toEqual([]);
  });

  it('runs its command in the task definition of the service, where the service runs', async () => {
    const ended = await execute(definition, world([me], rolling));
    expect(ended.status).toBe('SUCCEEDED');
    expect(argumentsOf('Look at the service', ended)).toEqual({
      Cluster: reference('aws_ecs_cluster.api.name'),
      Services: [reference('aws_ecs_service.api.name')],
    });
    const service = at(stack, 'aws_ecs_service.api').network_configuration as Record<string, unknown>;
    expect(argumentsOf('Run', ended)).toEqual({
      Cluster: reference('aws_ecs_cluster.api.arn'),
      TaskDefinition: task,
      Group: 'job-send-mails',
      LaunchType: 'FARGATE',
      PropagateTags: 'TASK_DEFINITION',
      NetworkConfiguration: {
        AwsvpcConfiguration: {
          Subnets: service.subnets,
          SecurityGroups: service.security_groups,
          AssignPublicIp: service.assign_public_ip ? 'ENABLED' : 'DISABLED',
        },
      },
      Overrides: { ContainerOverrides: [{ Name: 'api', Command: job.command }] },
    });
  });

  it('runs what CodeDeploy has turned the traffic to', async () => {
    const TaskSets = [
      { Status: 'ACTIVE', TaskDefinition: 'green' },
      { Status: 'PRIMARY', TaskDefinition: 'blue' },
    ];
    const ended = await execute(definition, world([me], { DesiredCount: 1, TaskSets }));
    expect(argumentsOf('Run', ended)).toMatchObject({ TaskDefinition: 'blue' });
  });

  it.each([
    ['the API is stopped', world([me], { ...rolling, DesiredCount: 0 }), 'The API is stopped.'],
    ['its last run goes on', world([me, earlier], rolling), 'An earlier run has not ended.'],
    ['only that one is listed yet', world([earlier], rolling), 'An earlier run has not ended.'],
  ])('is skipped when %s', async (_, answers, skipped) => {
    const ended = await execute(definition, answers);
    expect(ended).toMatchObject({ status: 'SUCCEEDED', output: { skipped } });
    expect(argumentsOf('Run', ended)).toBeUndefined();
  });

  it.each([[[]], [[{ ExecutionArn: 'arn:execution:later' }, me]]])(
    'runs when it is the first of those that are listed: %j',
    async (executions) => {
      const ended = await execute(definition, world(executions, rolling));
      expect(argumentsOf('Run', ended)).toMatchObject({ TaskDefinition: task });
    },
  );

  it('fails when its task does, and is not tried again', async () => {
    const Run = { error: 'States.TaskFailed', cause: '{"StopCode":"EssentialContainerExited"}' };
    const ended = await execute(definition, { ...world([me], rolling), Run });
    expect(ended).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' });
    const { Retry, TimeoutSeconds } = definition.States.Run as { Retry: [{ ErrorEquals: string[] }] } & {
      TimeoutSeconds: number;
    };
    expect(Retry[0].ErrorEquals.filter((error) => error.startsWith('States.'))).toEqual([]);
    expect(TimeoutSeconds).toBe(900);
  });
});

describe('the schedules', () => {
  it('are in the group of the workspace and start the state machine of their job', () => {
    expect(at(stack, 'aws_scheduler_schedule.job_send_mails')).toMatchObject({
      name: 'knowme-staging-job-send-mails',
      group_name: reference('aws_scheduler_schedule_group.jobs.name'),
      schedule_expression: 'rate(1 hour)',
      target: { arn: reference('aws_sfn_state_machine.job_send_mails.arn') },
    });
  });

  it('are there for jobs only', () => {
    const none = synthWorkspace('staging', { jobs: { 'clean-up': null } });
    expect(addresses(none).filter((address) => /scheduler|\.jobs?(_|$)/.test(address))).toEqual([]);
  });
});
