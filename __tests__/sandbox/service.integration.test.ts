import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { CreateDBInstanceCommand } from '@aws-sdk/client-rds';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createStateBucket,
  lostWrites,
  readAcknowledged,
  type Sandbox,
  startSandbox,
} from '../../scripts/sandbox/index.ts';
import { connection, eventually, instance, openEcs, openRds, query } from './world.ts';

describe('a service of the sandbox', () => {
  let sandbox: Sandbox;
  let ecs: ReturnType<typeof openEcs>;
  let port: number;
  let secret: string | undefined;

  async function createSecret() {
    const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
    const client = new SecretsManagerClient({ endpoint: sandbox.endpoint, region: 'us-east-1', credentials });
    const SecretString = JSON.stringify({ username: 'knowme_admin', password: "it's first" });
    return (await client.send(new CreateSecretCommand({ Name: 'database/application', SecretString }))).ARN;
  }

  async function registerApi(overrides: Record<string, string> = {}, key = 'password') {
    const values = {
      DATABASE_HOST: '127.0.0.1',
      DATABASE_PORT: String(port),
      DATABASE_NAME: 'knowme',
      DATABASE_USER: 'knowme_admin',
      MEDIA_BUCKET: 'media',
      ...overrides,
    };
    const environment = Object.entries(values).map(([name, value]) => ({ name, value }));
    const secrets = [{ name: 'DATABASE_PASSWORD', valueFrom: `${secret}:${key}::` }];
    const containers = [{ name: 'api', image: 'api', memory: 512, environment, secrets }];
    await ecs.send(new RegisterTaskDefinitionCommand({ family: 'api', containerDefinitions: containers }));
  }

  const update = (change: object) =>
    ecs.send(new UpdateServiceCommand({ cluster: 'main', service: 'api', ...change }));

  async function look() {
    const { services } = await ecs.send(new DescribeServicesCommand({ cluster: 'main', services: ['api'] }));
    return services?.[0];
  }
  const steady = (count: number) =>
    eventually(async () => {
      const service = await look();
      const isSteady =
        service?.deployments?.length === 1 && service.deployments[0]?.rolloutState === 'COMPLETED';
      return isSteady && service.runningCount === count ? service : undefined;
    });

  beforeAll(async () => {
    sandbox = await startSandbox({ quick: true });
    ecs = openEcs(sandbox);
    const created = await openRds(sandbox).send(new CreateDBInstanceCommand(instance('main')));
    port = created.DBInstance?.Endpoint?.Port ?? 0;
    await createStateBucket(sandbox, 'media');
    await ecs.send(new CreateClusterCommand({ clusterName: 'main' }));
    secret = await createSecret();
    await registerApi();
    const service = { cluster: 'main', serviceName: 'api', taskDefinition: 'api', desiredCount: 0 };
    await ecs.send(new CreateServiceCommand(service));
  });
  afterAll(() => sandbox?.stop());

  const lost = () =>
    lostWrites({
      directory: sandbox.directory,
      database: connection(sandbox, port),
      bucket: 'media',
      endpoint: sandbox.endpoint,
    });
  const hasWritten = (more: number) =>
    eventually(async () => {
      const writes = await readAcknowledged(sandbox.directory);
      const kinds = new Set(writes.map(({ kind }) => kind));
      return writes.length >= more && kinds.size === 2 ? writes.length : undefined;
    });

  it('runs as many writers as are desired, and not one acknowledged write is lost', async () => {
    await update({ desiredCount: 2 });
    await steady(2);
    const { taskArns } = await ecs.send(new ListTasksCommand({ cluster: 'main', serviceName: 'api' }));
    const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster: 'main', tasks: taskArns }));
    expect(tasks?.map(({ lastStatus }) => lastStatus)).toEqual(['RUNNING', 'RUNNING']);
    await hasWritten((await hasWritten(20)) + 20);
    await update({ desiredCount: 0 });
    await steady(0);
    const stopped = await readAcknowledged(sandbox.directory);
    const result = await lost();
    expect(result).toMatchObject({ rows: { lost: [] }, objects: { lost: [] } });
    expect(result.rows.acknowledged + result.objects.acknowledged).toBe(stopped.length);
  });

  it('notices a row that is missing and one that was changed', async () => {
    const change = `update api_writes set body = 'changed' where id = (select min(id::text)::uuid from api_writes)`;
    await query(connection(sandbox, port), change);
    await query(
      connection(sandbox, port),
      'delete from api_writes where id = (select max(id::text)::uuid from api_writes)',
    );
    expect((await lost()).rows.lost).toHaveLength(2);
  });

  it('replaces its tasks when the task definition changes, old ones last', async () => {
    await update({ desiredCount: 1 });
    const before = await steady(1);
    await registerApi({ WRITE_ROWS_PER_SECOND: '5' });
    await update({ taskDefinition: 'api' });
    expect((await look())?.deployments?.map(({ status }) => status)).toEqual(['PRIMARY', 'ACTIVE']);
    const after = await steady(1);
    expect(after.deployments?.[0]?.id).not.toBe(before.deployments?.[0]?.id);
    expect(after.taskDefinition).toMatch(/:task-definition\/api:2$/);
  });

  it('goes back to the last good deployment when the tasks of a new one do not start', async () => {
    const deploymentCircuitBreaker = { enable: true, rollback: true };
    const good = await steady(1);
    await registerApi({}, 'no-such-key');
    await update({ taskDefinition: 'api', deploymentConfiguration: { deploymentCircuitBreaker } });
    const failed = await eventually(async () => {
      const service = await look();
      return service?.events?.find(({ message }) => message?.includes('deployment failed')) && service;
    });
    expect(failed.events?.some(({ message }) => message?.includes('json key no-such-key'))).toBe(true);
    expect((await steady(1)).taskDefinition).toBe(good.taskDefinition);
  });

  it('counts no task that cannot write', async () => {
    const admin = { ...connection(sandbox, port), database: 'postgres' };
    await query(admin, 'alter database knowme connection limit 0');
    await query(admin, `select pg_terminate_backend(pid) from pg_stat_activity where datname = 'knowme'`);
    await eventually(async () => ((await look())?.runningCount === 0 ? true : undefined));
    await query(admin, 'alter database knowme connection limit -1');
    await steady(1);
  });
});
