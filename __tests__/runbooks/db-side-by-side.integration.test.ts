import { DescribeDBSnapshotsCommand, RDSClient } from '@aws-sdk/client-rds';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { databaseUnit } from '../../constructs/outputs.ts';
import { book } from '../../runbooks/db-migrate.ts';
import { addressOf } from '../../runbooks/terraform/state.ts';
import { type Deployment, deploy } from '../helpers/deployment.ts';
import { instances, killedAt, migrate } from '../helpers/kill.ts';
import { notOnPage } from '../helpers/page-commands.ts';

let staging: Deployment;

beforeAll(async () => {
  staging = await deploy({ settings: { database: { strategy: 'side-by-side' } } });
});

afterAll(() => staging.sandbox.stop());

const addresses = async () => (await staging.terraform().pull()).resources.map(addressOf);

async function snapshots(): Promise<(string | undefined)[]> {
  const client = new RDSClient({
    endpoint: staging.sandbox.endpoint,
    region: staging.workspace.region,
    credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
  });
  const { DBSnapshots = [] } = await client.send(new DescribeDBSnapshotsCommand({}));
  client.destroy();
  return DBSnapshots.map((snapshot) => snapshot.DBSnapshotIdentifier);
}

const previous: string[] = databaseUnit.map((address) => `${address}_previous`);

describe('db-migrate, strategy side-by-side', () => {
  it('says what to write while the workspace file does not describe the old database', async () => {
    staging.edit({ database: { generation: 2 } });
    const { code, output } = await staging.runbook(migrate);
    expect(code).toBe(2);
    const wanted = /write previous: (\{.*\}) into the database section of workspaces\/staging\.ts/.exec(
      output,
    );
    expect(wanted).not.toBeNull();
    staging.edit({ database: { previous: JSON.parse(String(wanted?.[1])) } });
  });

  it('rehearses the moves', async () => {
    const { code, output } = await staging.runbook(['db-migrate', '--dry-run']);
    expect(output).toContain('terraform state mv aws_db_instance.database aws_db_instance.database_previous');
    expect(notOnPage(book, output).missing).toEqual([]);
    expect(notOnPage(book, output).compared).toBeGreaterThan(10);
    expect(output).toMatch(/create\s+aws_db_instance\.database\n/);
    expect(code).toBe(0);
  });

  it('is killed when half of the old database is moved aside in the state', async () => {
    const { commandLines } = await killedAt(
      staging,
      migrate,
      'command: begin detach-database > terraform state mv #6',
    );
    expect(commandLines.at(-1)).toMatch(/ aws_secretsmanager_secret\.database_admin \S+_previous$/);
    const moved = (await addresses()).filter((address) => previous.includes(address));
    expect(moved).toContain('aws_db_instance.database_previous');
    expect(moved).not.toContain('aws_secretsmanager_secret_version.database_application_previous');
  });

  it('goes on, loses no write, and keeps both generations in the state', async () => {
    const { code, output } = await staging.runbook(['db-migrate', '--resume']);
    expect(output).toContain('certificate');
    expect(code).toBe(0);
    expect(await addresses()).toEqual(expect.arrayContaining([...databaseUnit, ...previous]));
    await staging.writes();
    expect(await staging.lost({ database: 2, media: 1 })).toEqual([]);
    expect(await staging.isSettled()).toBe(true);
  });

  it('does not retire what the workspace file still describes', async () => {
    const { code, output } = await staging.runbook(['db-retire', '--confirm', 'staging']);
    expect(output).toContain('remove database.previous');
    expect(code).toBe(2);
    expect(await instances(staging)).toEqual(['knowme-staging-database-g1', 'knowme-staging-database-g2']);
  });

  it('retires the old database after a final snapshot', async () => {
    staging.edit({ database: { previous: null } });
    const { code, output } = await staging.runbook(['db-retire', '--confirm', 'staging']);
    expect(output).toContain('done');
    expect(code).toBe(0);
    expect(await snapshots()).toContain('knowme-staging-database-g1-retired');
    expect(await instances(staging)).toEqual(['knowme-staging-database-g2']);
    for (const address of previous) expect(await addresses()).not.toContain(address);
    expect(await staging.isSettled()).toBe(true);
    await staging.writes();
  });
});
