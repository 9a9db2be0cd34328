import { describe, expect, it } from '@jest/globals';
import aslValidator from 'asl-validator';
import type { Definition } from '../../../constructs/states.ts';
import { type Answer, execute } from '../../helpers/state-machine.ts';
import { addresses, at, reference, synthWorkspace } from '../synth.ts';

const stack = synthWorkspace('staging');
const machine = at(stack, 'aws_sfn_state_machine.migrate');
const definition = JSON.parse(machine.definition as string) as Definition;

const input = { image: `${reference('aws_ecr_repository.api.repository_url')}@sha256:abc` };
const options = { 'awslogs-group': '/ecs/knowme-staging-api', 'awslogs-stream-prefix': 'api' };
const container = {
  Name: 'api',
  Image: 'old',
  Cpu: 0,
  Essential: true,
  Environment: [{ Name: 'DATABASE_HOST', Value: 'db' }],
  Secrets: [{ Name: 'DATABASE_PASSWORD', ValueFrom: 'arn:secret' }],
  MountPoints: [],
  HealthCheck: { Command: ['CMD-SHELL', 'curl localhost'] },
  LogConfiguration: { LogDriver: 'awslogs', Options: options },
};
const sidecar = { Name: 'proxy', Image: 'proxy:1', Essential: false };
const service = { DesiredCount: 2, TaskDefinition: 'arn:task-definition/knowme-staging-api:7' };

/** As DescribeTaskDefinition answers; some of it RegisterTaskDefinition refuses. */
const taskDefinition = (...ContainerDefinitions: object[]) => ({
  TaskDefinitionArn: service.TaskDefinition,
  Revision: 7,
  Status: 'ACTIVE',
  RegisteredAt: '2026-01-01T00:00:00Z',
  RegisteredBy: 'arn:aws:iam::123456789012:role/deploy',
  RequiresAttributes: [{ Name: 'ecs.capability.task-eni' }],
  Compatibilities: ['EC2', 'FARGATE'],
  PlacementConstraints: [],
  Family: 'knowme-staging-api',
  Cpu: '256',
  Memory: '512',
  NetworkMode: 'awsvpc',
  RequiresCompatibilities: ['FARGATE'],
  ExecutionRoleArn: 'arn:execution',
  TaskRoleArn: 'arn:task',
  Volumes: [],
  ContainerDefinitions,
});
const suspended = (value: boolean) => ({
  ScalableTargets: [{ SuspendedState: { DynamicScalingOutSuspended: value } }],
});

const answers: Record<string, Answer> = {
  'Look at the scaling': { result: suspended(false) },
  'Look at the service': { result: { Services: [service] } },
  'Look at its task': { result: { TaskDefinition: taskDefinition(container, sidecar), Tags: [] } },
  'Register the migration': { result: { TaskDefinition: { TaskDefinitionArn: 'arn:migrate:1' } } },
  Migrate: { result: { Containers: [{ Name: 'api', ExitCode: 0 }] } },
  'Deregister the migration': { result: {} },
};
const migrate = (other: Record<string, Answer> = {}) => execute(definition, { ...answers, ...other }, input);
const asked = ({ calls }: Awaited<ReturnType<typeof execute>>) => Object.fromEntries(calls);

describe('a migration', () => {
  it('is a state machine that Step Functions takes', () => {
    const { errors } = aslValidator(definition);
    expect(errors).toEqual([]);
  });

  it("runs the workspace's command in the image of the release, with all that the service's task has", async () => {
    const ended = await migrate();
    expect(ended.status).toBe('SUCCEEDED');
    const { HealthCheck: _, ...rest } = container;
    const logs = { LogDriver: 'awslogs', Options: { ...options, 'awslogs-stream-prefix': 'migrate' } };
    const Command = ['npm', 'run', 'migrate'];
    expect(asked(ended)['Register the migration']).toEqual({
      Family: 'knowme-staging-migrate',
      Tags: [
        { Key: 'application', Value: 'knowme' },
        { Key: 'workspace', Value: 'staging' },
      ],
      Cpu: '256',
      Memory: '512',
      NetworkMode: 'awsvpc',
      RequiresCompatibilities: ['FARGATE'],
      ExecutionRoleArn: 'arn:execution',
      TaskRoleArn: 'arn:task',
      Volumes: [],
      ContainerDefinitions: [{ ...rest, Image: input.image, Command, LogConfiguration: logs }, sidecar],
    });
    expect(asked(ended).Migrate).toMatchObject({ TaskDefinition: 'arn:migrate:1', Group: 'migrate' });
    expect(asked(ended)['Deregister the migration']).toEqual({ TaskDefinition: 'arn:migrate:1' });
  });

  it('has whatever Terraform says of the task', async () => {
    const ofTerraform =
      /^(family|container_definitions|skip_destroy|track_latest|lifecycle|depends_on|tags)$/;
    const said = Object.keys(at(stack, 'aws_ecs_task_definition.api'))
      .filter((key) => !ofTerraform.test(key))
      .map((key) => key.replace(/(^|_)[a-z]/g, (start) => start.slice(-1).toUpperCase()));
    expect(said).toContain('ExecutionRoleArn');
    const all = { ...taskDefinition(container), ...Object.fromEntries(said.map((key) => [key, key])) };
    const ended = await migrate({ 'Look at its task': { result: { TaskDefinition: all } } });
    const registered = asked(ended)['Register the migration'];
    for (const key of said) expect(registered).toHaveProperty(key, key);
  });

  it('keeps lists lists where there is one container', async () => {
    const one = { result: { TaskDefinition: taskDefinition(container) } };
    const registered = asked(await migrate({ 'Look at its task': one }))['Register the migration'];
    expect(registered?.ContainerDefinitions).toEqual([expect.objectContaining({ Image: input.image })]);
  });

  it('fails when its task does, says where to look, and leaves no task definition behind', async () => {
    const cause = '{"Containers":[{"ExitCode":1}],"StoppedReason":"Essential container in task exited"}';
    const ended = await migrate({ Migrate: { error: 'States.TaskFailed', cause } });
    expect(ended).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' });
    expect(ended.cause).toBe(
      `The migration failed; its output is in the streams of ${reference('aws_cloudwatch_log_group.api.name')} that begin with migrate/. ${cause}`,
    );
    expect(asked(ended)).toHaveProperty('Deregister the migration');
  });

  it('fails when it takes too long, of which Step Functions says no cause', async () => {
    const ended = await migrate({ Migrate: { error: 'States.Timeout' } });
    expect(ended).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });

  it('counts when only its task definition could not be cleared away', async () => {
    const ended = await migrate({ 'Deregister the migration': { error: 'Ecs.ServerException' } });
    expect(ended.status).toBe('SUCCEEDED');
  });

  it('is refused while a runbook has stopped the writers', async () => {
    const ended = await migrate({ 'Look at the scaling': { result: suspended(true) } });
    expect(ended).toMatchObject({ status: 'FAILED', error: 'WritersStopped' });
    expect(Object.keys(asked(ended))).toEqual(['Look at the scaling']);
  });

  it.each([
    [
      'has no tasks yet',
      { 'Look at the service': { result: { Services: [{ ...service, DesiredCount: 0 }] } } },
    ],
    ['does not scale', { 'Look at the scaling': { result: { ScalableTargets: [] } } }],
  ])('runs where the service %s', async (_, other: Record<string, Answer>) => {
    expect(asked(await migrate(other))).toHaveProperty('Migrate');
  });

  it.each([{}, { image: 'docker.io/somebody/else:1' }, { image: `${input.image.split('@')[0]}-other:1` }])(
    'is refused for another image than one of the API: %j',
    async (other) => {
      const ended = await execute(definition, answers, other);
      expect(ended).toMatchObject({ status: 'FAILED', error: 'NotAnImageOfTheApi', calls: [] });
    },
  );

  it('does not exist where the file says that nothing migrates', () => {
    const none = synthWorkspace('staging', { api: { migrateCommand: null } });
    expect(addresses(none).filter((address) => address.endsWith('.migrate'))).toEqual([]);
    expect(none.output.migration_arn?.value).toBe('');
  });
});
