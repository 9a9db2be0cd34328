import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Guard, startGuard } from '../../../scripts/sandbox/guard/index.ts';
import { type Moto, startMoto } from '../../../scripts/sandbox/moto/index.ts';
import { buildPrograms } from '../../../scripts/sandbox/programs.ts';
import { type Account, query, s3 } from '../../../scripts/sandbox/providers/aws/api.ts';
import { stack } from './stack.ts';
import { type Module, openModule } from './terraform.ts';

const logs = mkdtempSync(join(tmpdir(), 'quick-logs-'));
const sockets = mkdtempSync(join(tmpdir(), 'quick-'));

let guard: Guard;
let moto: Moto;
let module: Module;
let aws: Account;

const rds = (Action: string, parameters: object) => query(aws, 'rds', { Action, ...parameters });
/** Process ids of the providers that a terraform process has started. */
const pluginsOf = (terraform: number | undefined): number[] =>
  execFileSync('ps', ['-eo', 'pid=,ppid=,args='])
    .toString()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(
      ([, parent, ...args]) => Number(parent) === terraform && args.join(' ').includes('terraform-provider-'),
    )
    .map(([pid]) => Number(pid));

const isRunning = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const apply = () => module.must('apply', '-auto-approve', '-input=false');

beforeAll(async () => {
  guard = startGuard((await buildPrograms(logs)).guard);
  moto = await startMoto({ logs, guard });
  aws = { endpoint: moto.endpoint, region: 'us-east-1', account: '123456789012' };
  module = await openModule(stack({}), { AWS_ENDPOINT_URL: moto.endpoint });
});
afterAll(async () => {
  await module.remove();
  await moto.stop();
  await guard.release();
  for (const folder of [logs, sockets]) rmSync(folder, { recursive: true, force: true });
});

describe('the quick provider', () => {
  it('refuses another account in the words of the real one', async () => {
    await module.write(stack({ account: '111111111111' }));
    const { code, output } = await module.terraform('plan', '-input=false');
    expect(code).toBe(1);
    expect(output).toContain('Error: AWS account ID not allowed: 123456789012');
    await module.write(stack({}));
  });

  it('makes the stack, and then plans nothing', async () => {
    await apply();
    const state = await module.state();
    expect(state['aws_vpc.v']?.tags_all).toEqual({ team: 'a', env: 'y' });
    expect(state['aws_db_instance.d']).toMatchObject({
      port: 5432,
      status: 'available',
      engine_version_actual: '15.10',
    });
    expect(await s3(aws, 'GET', 'quick-provider-test?versioning')).toContain('Enabled');
    expect(await module.changes()).toEqual([]);
  });

  it('changes in place what can be changed, in the emulated AWS too', async () => {
    await module.write(stack({ engine: '15.12', desiredCount: 1, database: { deletion_protection: true } }));
    const update = (address: string) => ({ address, actions: ['update'], replacePaths: undefined });
    expect(await module.changes()).toEqual([update('aws_db_instance.d'), update('aws_ecs_service.s')]);
    await module.must('apply', 'plan');
    expect(await module.changes()).toEqual([]);
    expect(JSON.stringify(await rds('DescribeDBInstances', {}))).toContain('"EngineVersion":["15.12"]');
    const { code, output } = await module.terraform('destroy', '-auto-approve', '-target=aws_db_instance.d');
    expect(code).toBe(1);
    expect(output).toContain('deletion protection');
  });

  it('says which attribute forces a new resource', async () => {
    await module.write(stack({ database: { db_name: 'other' } }));
    const [database, ...others] = await module.changes();
    expect(database).toEqual({
      address: 'aws_db_instance.d',
      actions: ['delete', 'create'],
      replacePaths: [['db_name']],
    });
    expect(others.map(({ address }) => address)).toContain('aws_secretsmanager_secret_version.s');
    await module.write(stack({}));
    await apply();
  });

  it('sees what changed behind its back', async () => {
    await rds('ModifyDBInstance', { DBInstanceIdentifier: 'd', PubliclyAccessible: true });
    await s3(aws, 'DELETE', 'quick-provider-test');
    const changes = await module.changes();
    expect(changes.map(({ address, actions }) => `${actions} ${address}`)).toEqual([
      'update aws_db_instance.d',
      'create aws_s3_bucket.b',
      'create aws_s3_bucket_versioning.b',
    ]);
    await apply();
    expect(await module.changes()).toEqual([]);
  });

  it('imports a database by identifier and a bucket by name', async () => {
    const before = await module.state();
    await module.must('state', 'rm', 'aws_db_instance.d', 'aws_s3_bucket.b');
    await module.must('import', 'aws_db_instance.d', 'd');
    await module.must('import', 'aws_s3_bucket.b', 'quick-provider-test');
    const after = await module.state();
    expect(after['aws_db_instance.d']?.resource_id).toBe(before['aws_db_instance.d']?.resource_id);
    expect(after['aws_s3_bucket.b']?.arn).toBe('arn:aws:s3:::quick-provider-test');
    expect((await module.changes()).map(({ actions }) => actions)).not.toContainEqual(['delete', 'create']);
    await apply();
    expect(await module.changes()).toEqual([]);
  });

  it('leaves no process and no socket behind when terraform is killed', async () => {
    // A folder of its own, so that nobody else's sockets are counted.
    const env = { ...module.env, TMPDIR: sockets };
    const child = spawn('terraform', ['plan', '-input=false'], { cwd: module.directory, env });
    while (pluginsOf(child.pid).length === 0) await sleep(5);
    const plugins = pluginsOf(child.pid);
    child.kill('SIGKILL');
    for (let i = 0; i < 60 && plugins.some(isRunning); i++) await sleep(50);
    expect(plugins.filter(isRunning)).toEqual([]);
    expect(readdirSync(sockets).filter((name) => name.startsWith('tfp-'))).toEqual([]);
  });

  it('destroys everything', async () => {
    await module.must('destroy', '-auto-approve');
    expect(await module.state()).toEqual({});
    expect(JSON.stringify(await rds('DescribeDBInstances', {}))).not.toContain('DBInstanceIdentifier');
  });
});
