import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateDBInstanceCommand,
  CreateDBParameterGroupCommand,
  DescribeDBInstancesCommand,
  ModifyDBParameterGroupCommand,
} from '@aws-sdk/client-rds';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Endpoint } from '../../runbooks/postgres/client.ts';
import { copyDatabase } from '../../runbooks/postgres/copy/index.ts';
import { fence, planFence } from '../../runbooks/postgres/fence.ts';
import {
  beginReplication,
  catchUp,
  drain,
  dropReplication,
  finishReplication,
  inspectReplication,
  lookAtReplication,
} from '../../runbooks/postgres/replicate/index.ts';
import { setApplicationRole } from '../../runbooks/postgres/role.ts';
import { findTools } from '../../runbooks/postgres/tools.ts';
import { Secret } from '../../runbooks/secret.ts';
import { createRun } from '../../runbooks/shell/run.ts';
import { type Sandbox, startSandbox } from '../../scripts/sandbox/index.ts';
import { execute, value } from '../helpers/postgres.ts';
import { startWriter } from '../helpers/replication.ts';
import { instance, openRds } from './world.ts';

let sandbox: Sandbox;
let rds: ReturnType<typeof openRds>;
const directory = mkdtempSync(join(tmpdir(), 'replication-'));
const run = createRun();
const name = 'runbook_test';
const group = 'replicating';

/** A new instance, as its master user reaches it. */
async function create(identifier: string, DBParameterGroupName?: string): Promise<Endpoint> {
  const { MasterUsername: user, MasterUserPassword, DBName: database } = instance(identifier);
  await rds.send(new CreateDBInstanceCommand({ ...instance(identifier), DBParameterGroupName }));
  const described = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier }));
  const { Address: host = '', Port: port = 0 } = described.DBInstances?.[0]?.Endpoint ?? {};
  return { host, port, database, user, password: new Secret(MasterUserPassword) };
}

async function createParameterGroup(): Promise<void> {
  const named = { DBParameterGroupName: group };
  const family = { DBParameterGroupFamily: 'postgres15', Description: 'x' };
  await rds.send(new CreateDBParameterGroupCommand({ ...named, ...family }));
  const parameter = { ParameterName: 'rds.logical_replication', ParameterValue: '1' };
  const Parameters = [{ ...parameter, ApplyMethod: 'pending-reboot' as const }];
  await rds.send(new ModifyDBParameterGroupCommand({ ...named, Parameters }));
}

beforeAll(async () => {
  sandbox = await startSandbox({ quick: true });
  process.env.PGSSLROOTCERT = sandbox.env.PGSSLROOTCERT;
  rds = openRds(sandbox);
  await createParameterGroup();
});
afterAll(async () => {
  await sandbox?.stop();
  rmSync(directory, { recursive: true, force: true });
});

describe('two database instances of the sandbox', () => {
  let source: Endpoint;
  let target: Endpoint;
  const both = () => ({ source, target, name });

  beforeAll(async () => {
    [source, target] = await Promise.all([create('old', group), create('new', group)]);
    await execute(source, [
      'CREATE TABLE notes (id int PRIMARY KEY, body text)',
      "INSERT INTO notes SELECT n, 'note' FROM generate_series(1, 1000) n",
      "CREATE SEQUENCE numbers; SELECT setval('numbers', 41)",
    ]);
  });

  async function copy(snapshot: string): Promise<void> {
    const quiet = { progress: () => {}, log: () => {} };
    const tools = await findTools(run, 15);
    await copyDatabase({ ...both(), tools, directory, jobs: 2, run, snapshot, ...quiet });
  }

  async function openToApplication(): Promise<Endpoint> {
    const password = new Secret('app');
    for (const side of [source, target]) await setApplicationRole(side, { name: 'knowme_app', password });
    await execute(source, ['GRANT ALL ON notes TO knowme_app']);
    return { ...source, user: 'knowme_app', password };
  }

  it('follow one another as their master users, who are no superusers, and leave nothing behind', async () => {
    expect(await inspectReplication(both())).toMatchObject({ refusals: [] });
    const writer = startWriter(await openToApplication());
    await beginReplication({ ...both(), publisher: source, password: new Secret('of the role'), copy });
    await catchUp({ ...both(), keep: 1e9, progress: () => {} });
    await fence(source, await planFence(source, { keep: name }));
    await writer.ended;
    await drain({ ...both(), seconds: 30 });
    expect(await finishReplication(both())).toMatchObject({ sequences: 1 });
    await dropReplication(both());
    expect(await lookAtReplication(source, name)).toEqual([]);
    expect(await lookAtReplication(target, name)).toEqual([]);
    const contents = "SELECT md5(string_agg(id || body, ',' ORDER BY id)) FROM notes";
    expect(await value(target, contents)).toBe(await value(source, contents));
    expect(writer.acknowledged.size).toBeGreaterThan(0);
    expect(await value(target, "SELECT nextval('numbers')")).toBe('42');
  });
});

describe('an instance of a parameter group that does not say so', () => {
  it('is refused as a source, with what to do', async () => {
    const source = await create('plain');
    const { refusals } = await inspectReplication({ source });
    expect(refusals).toEqual([
      expect.stringMatching(/wal_level of the old server is replica; .*reboot-db-instance/),
    ]);
  });
});
