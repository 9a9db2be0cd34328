import {
  CreateDBInstanceCommand,
  CreateDBParameterGroupCommand,
  CreateDBSnapshotCommand,
  DeleteDBInstanceCommand,
  DescribeDBInstancesCommand,
  ModifyDBInstanceCommand,
  ModifyDBParameterGroupCommand,
  RebootDBInstanceCommand,
  RestoreDBInstanceFromDBSnapshotCommand,
  StartDBInstanceCommand,
  StopDBInstanceCommand,
} from '@aws-sdk/client-rds';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../scripts/sandbox/index.ts';
import { readState, readStatus } from '../../scripts/sandbox/state.ts';
import { connection, eventually, instance, openRds, query } from './world.ts';

describe('a database instance of the sandbox', () => {
  let sandbox: Sandbox;
  let rds: ReturnType<typeof openRds>;

  const portOf = async (identifier: string) => {
    const { DBInstances } = await rds.send(
      new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier }),
    );
    return DBInstances?.[0]?.Endpoint?.Port;
  };
  const ask = async (identifier: string, sql: string, password?: string) =>
    query(connection(sandbox, await portOf(identifier), password), sql);

  beforeAll(async () => {
    sandbox = await startSandbox({ quick: true });
    rds = openRds(sandbox);
    await Promise.all([
      rds.send(new CreateDBInstanceCommand(instance('first'))),
      rds.send(new CreateDBInstanceCommand(instance('second'))),
    ]);
  });
  afterAll(() => sandbox?.stop());

  it('is a server of its own with a master user that is no superuser', async () => {
    expect(await portOf('first')).not.toBe(await portOf('second'));
    const sql = `select rolsuper, rolcreatedb, rolcreaterole, pg_has_role('rds_superuser', 'member') as member,
      current_setting('wal_level') as wal_level, (select datdba = pg_roles.oid from pg_database where datname = 'knowme') as owner
      from pg_roles where rolname = current_user`;
    const [role] = await ask('first', sql);
    expect(role).toEqual({
      rolsuper: false,
      rolcreatedb: true,
      rolcreaterole: true,
      member: true,
      wal_level: 'replica',
      owner: true,
    });
  });

  it('refuses connections without TLS and certificates of another authority', async () => {
    const settings = connection(sandbox, await portOf('first'));
    await expect(query({ ...settings, ssl: false }, 'select 1')).rejects.toThrow(/no encryption/);
    await expect(query({ ...settings, ssl: true }, 'select 1')).rejects.toThrow(/certificate/);
  });

  it('takes a new master password and refuses the old one', async () => {
    const change = {
      DBInstanceIdentifier: 'second',
      MasterUserPassword: 'second password',
      ApplyImmediately: true,
    };
    await rds.send(new ModifyDBInstanceCommand(change));
    expect(await ask('second', 'select 1 as one', 'second password')).toEqual([{ one: 1 }]);
    await expect(ask('second', 'select 1')).rejects.toThrow(/password authentication failed/);
  });

  it('can replicate logically from its first start after its parameter group says so', async () => {
    const DBParameterGroupName = 'replicating';
    const group = { DBParameterGroupName, DBParameterGroupFamily: 'postgres15', Description: 'x' };
    await rds.send(new CreateDBParameterGroupCommand(group));
    const modify = { DBInstanceIdentifier: 'first', DBParameterGroupName, ApplyImmediately: true };
    await rds.send(new ModifyDBInstanceCommand(modify));
    const parameter = { ParameterName: 'rds.logical_replication', ParameterValue: '1' };
    const Parameters = [{ ...parameter, ApplyMethod: 'pending-reboot' as const }];
    await rds.send(new ModifyDBParameterGroupCommand({ DBParameterGroupName, Parameters }));
    expect(await ask('first', 'show wal_level')).toEqual([{ wal_level: 'replica' }]);
    await rds.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: 'first' }));
    expect(await ask('first', 'show wal_level')).toEqual([{ wal_level: 'logical' }]);
  });

  it('keeps its data and its port when it is stopped and started', async () => {
    await ask('first', 'create table kept as select 1 as a');
    const port = await portOf('first');
    await rds.send(new StopDBInstanceCommand({ DBInstanceIdentifier: 'first' }));
    await expect(ask('first', 'select 1')).rejects.toThrow(/ECONNREFUSED/);
    await rds.send(new StartDBInstanceCommand({ DBInstanceIdentifier: 'first' }));
    expect(await portOf('first')).toBe(port);
    expect(await ask('first', 'select a from kept')).toEqual([{ a: 1 }]);
  });

  it('comes back with everything it had committed when its server is killed', async () => {
    const state = readState(sandbox.directory);
    const status = state && (await readStatus(state));
    const pid = status?.instances.find(({ identifier }) => identifier === 'first')?.pid ?? 0;
    process.kill(pid, 'SIGKILL');
    const found = await eventually(() => ask('first', 'select a from kept').catch(() => undefined));
    expect(found).toEqual([{ a: 1 }]);
  });

  it('comes back from a snapshot that was taken while it ran, and from its final snapshot', async () => {
    await ask('first', 'create table before_snapshot as select generate_series(1, 20000) as a');
    await rds.send(
      new CreateDBSnapshotCommand({ DBInstanceIdentifier: 'first', DBSnapshotIdentifier: 'running' }),
    );
    await ask('first', 'drop table before_snapshot');
    await rds.send(
      new DeleteDBInstanceCommand({ DBInstanceIdentifier: 'first', FinalDBSnapshotIdentifier: 'final' }),
    );
    for (const snapshot of ['running', 'final']) {
      const names = { DBInstanceIdentifier: `from-${snapshot}`, DBSnapshotIdentifier: snapshot };
      await rds.send(new RestoreDBInstanceFromDBSnapshotCommand(names));
    }
    expect(await ask('from-running', 'select count(*)::int as rows from before_snapshot')).toEqual([
      { rows: 20000 },
    ]);
    await expect(ask('from-final', 'select from before_snapshot')).rejects.toThrow(/does not exist/);
    expect(await ask('from-final', 'select a from kept')).toEqual([{ a: 1 }]);
  });

  it('is not deleted while it is protected', async () => {
    const deletion = { DBInstanceIdentifier: 'second', SkipFinalSnapshot: true };
    await rds.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: 'second', DeletionProtection: true }));
    await expect(rds.send(new DeleteDBInstanceCommand(deletion))).rejects.toThrow(/[Pp]rotect/);
    expect(await ask('second', 'select 1 as one', 'second password')).toEqual([{ one: 1 }]);
    await rds.send(
      new ModifyDBInstanceCommand({ DBInstanceIdentifier: 'second', DeletionProtection: false }),
    );
    const settings = connection(sandbox, await portOf('second'), 'second password');
    await rds.send(new DeleteDBInstanceCommand(deletion));
    await expect(query(settings, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
  });
});
