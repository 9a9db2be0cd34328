import { readFileSync } from 'node:fs';
import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { applicationLogin } from '../../scripts/demo/world.ts';
import { secretName } from '../../workspaces/names.ts';
import { type Deployment, deploy } from '../helpers/deployment.ts';
import { begins, migrate, signalled } from '../helpers/kill.ts';
import { minimal } from '../helpers/minimal.ts';
import { setTasks } from '../helpers/set-tasks.ts';
import { waysIn } from '../helpers/ways-in.ts';

let staging: Deployment;

beforeAll(async () => {
  staging = await deploy({ settings: minimal, rows: 100 });
  staging.edit({ database: { generation: 2 } });
});

afterAll(() => staging?.sandbox.stop());

const resume = ['db-migrate', '--resume'] as const;
const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
const options = () => ({ endpoint: staging.sandbox.endpoint, region: staging.workspace.region, credentials });

/** Does what a run that was killed in the middle would have done, as RDS's master user. */
async function asMaster(generation: number, ...statements: string[]): Promise<void> {
  const secrets = new SecretsManagerClient(options());
  const SecretId = secretName(staging.workspace, generation, 'admin');
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId }));
  secrets.destroy();
  const { username: user, password } = JSON.parse(SecretString);
  const { ca, ...place } = await applicationLogin(staging.sandbox, staging.workspace, generation);
  const client = new pg.Client({ ...place, user, password, ssl: { ca: readFileSync(ca, 'utf8') } });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

/** What a run that was killed in the middle of the copy leaves beside the half copy. */
async function markOfThisRun(): Promise<string> {
  const rds = new RDSClient(options());
  const DBInstanceIdentifier = 'knowme-staging-database-g1';
  const { DBInstances } = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier }));
  rds.destroy();
  const run = /"runId":"([^"]+-db-migrate-[^"]+)"/.exec(staging.journals())?.[1];
  const mark = `Being copied by runbook ${run} from ${DBInstances?.[0]?.DbiResourceId}`;
  const { database } = await applicationLogin(staging.sandbox, staging.workspace, 2);
  return `COMMENT ON DATABASE ${database} IS '${mark}'`;
}

/** Applies a part of what one step applies. */
async function applyOnly(...targets: string[]): Promise<void> {
  const terraform = staging.terraform();
  await terraform.apply(await terraform.plan({ targets }));
}

const stopAt = (args: readonly string[], step: string) =>
  signalled(staging, args, { after: begins(step), signal: 'SIGTERM' });

describe('db-migrate, resumed where steps are half done', () => {
  it('stops before the writers are stopped', async () => {
    expect(await stopAt(migrate, 'snapshot-database')).toMatchObject({ code: 130 });
  });

  it('takes the rest out of the state', async () => {
    await setTasks(staging, 0);
    await asMaster(1, 'ALTER ROLE knowme_app NOLOGIN');
    await staging.terraform().stateRm(['aws_secretsmanager_secret_version.database_admin']);
    const { output } = await stopAt(resume, 'create-roles');
    expect(output).toContain(
      'Of the old database, 1 addresses have left the Terraform state and 8 have not.',
    );
  });

  it('completes a role, stops the other writers, closes the fence, and begins a copy again that is not whole', async () => {
    await asMaster(2, 'DROP ROLE IF EXISTS knowme_app', 'CREATE ROLE knowme_app NOLOGIN');
    await asMaster(2, 'CREATE TABLE public.half_a_copy ()');
    const refused = await staging.runbook(resume);
    expect(refused).toMatchObject({
      code: 3,
      output: expect.stringContaining('not empty: table public.half_a_copy'),
    });
    await asMaster(2, await markOfThisRun());
    const { output } = await stopAt(resume, 'close-access');
    expect(output).toContain('Roles are on the new server, not all as they must be');
    expect(output).toContain('The new database holds part of an interrupted copy');
    // In whichever of the two came to it first.
    const both = refused.output + output;
    expect(both).toContain('Not all writers are stopped.');
    expect(both).toContain('The fence has gaps: ');
  });

  it('does not copy again what is marked as whole', async () => {
    await applyOnly('aws_ecs_task_definition.api');
    const { output } = await signalled(staging, resume, { after: begins('follow-database') });
    expect(output).toMatch(/"skipped","step":\{"id":"move-database".*already so/);
    expect(output).toContain('Terraform has applied some of it');
  });

  it('lets the other alarms follow, and has lost nothing', async () => {
    await applyOnly('aws_cloudwatch_metric_alarm.database_cpu');
    const { code, output } = await staging.runbook(resume);
    expect(output).toContain('Terraform has applied some of it');
    expect({ code, output }).toMatchObject({ code: 0 });
    await staging.writes();
    expect(await staging.lost({ database: 2, media: 1 })).toEqual([]);
    expect(await staging.query(2, "SELECT FROM pg_class WHERE relname = 'half_a_copy'")).toEqual([]);
    expect(await staging.isSettled()).toBe(true);
    expect(await waysIn(staging)).toEqual([]);
  });
});
