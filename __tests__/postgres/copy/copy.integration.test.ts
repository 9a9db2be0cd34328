import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compareDatabases } from '../../../runbooks/postgres/compare/index.ts';
import { type CopyOptions, copyDatabase } from '../../../runbooks/postgres/copy/index.ts';
import { setApplicationRole } from '../../../runbooks/postgres/role.ts';
import { copyRoles, grantOwners } from '../../../runbooks/postgres/roles.ts';
import { findTools } from '../../../runbooks/postgres/tools.ts';
import { Secret } from '../../../runbooks/secret.ts';
import type { Run } from '../../../runbooks/shell/command.ts';
import { createRun } from '../../../runbooks/shell/run.ts';
import { createDataset } from '../../helpers/dataset.ts';
import { execute, startServer, type TestServer, value } from '../../helpers/postgres.ts';

let source: TestServer;
let target: TestServer;
const directory = mkdtempSync(join(tmpdir(), 'copy-'));
const run = createRun();

beforeAll(async () => {
  [source, target] = await Promise.all([startServer(), startServer()]);
  await createDataset(source.master);
  await setApplicationRole(target.master, { name: 'knowme_app', password: new Secret('new secret') });
  await copyRoles({ ...both(), fence: undefined, application: 'knowme_app' });
  await grantOwners(source.master);
});

afterAll(async () => {
  await source?.stop();
  await target?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const both = () => ({ source: source.master, target: target.master });

/** Another database on both servers. */
const inDatabase = (database: string) => ({
  source: { ...source.master, database },
  target: { ...target.master, database },
});

async function copy(more: Partial<CopyOptions> = {}) {
  const log: string[] = [];
  const tools = await findTools(run, 15);
  const report = { progress: () => {}, log: (line: string) => log.push(line) };
  const moved = await copyDatabase({ ...both(), tools, directory, jobs: 3, run, ...report, ...more });
  return { ...moved, log };
}

const differences = async (of = both()) => {
  const options = { ...of, directory, jobs: 3, run, progress: () => {} };
  const { proofs } = await compareDatabases({ ...options, application: 'knowme_app', fence: undefined });
  return proofs.flatMap((proof) => proof.differences.map((line) => `${proof.id}: ${line}`));
};

describe('copying a database from server to server', () => {
  it('brings everything over, by a master user that is no superuser', async () => {
    const { leftOut, tables } = await copy();
    expect(leftOut).toEqual([expect.stringMatching(/EXTENSION citext: .* same comment/)]);
    expect(tables).toBe(8);
    expect(await differences()).toEqual([]);
    expect(readdirSync(directory).filter((name) => /^(pgpass|schema\.dump)/.test(name))).toEqual([]);
    expect(await value(target.superuser, "SELECT to_regnamespace('runbook_copy')")).toBeNull();
  });

  it('copies into an empty database only', async () => {
    await expect(copy()).rejects.toThrow(/knowme on the target is not empty \(.*\); copy into an empty/);
    expect(await differences()).toEqual([]);
  });

  it('copies whatever bytes a database in SQL_ASCII holds, and tells them apart', async () => {
    const { source: from, target: into } = inDatabase('ascii');
    for (const { master } of [source, target])
      await execute(master, ["CREATE DATABASE ascii TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'"]);
    const latin = (bytes: string) => `convert_from('\\x${bytes}', 'SQL_ASCII')`;
    await execute(from, [
      'CREATE TABLE prices_é (id int PRIMARY KEY, word text)',
      "COMMENT ON TABLE prices_é IS 'in €'",
      `INSERT INTO prices_é VALUES (1, ${latin('e9')}), (2, 'é')`,
    ]);
    const ascii = { source: from, target: into };
    expect((await copy(ascii)).leftOut).toEqual([]);
    expect(await differences(ascii)).toEqual([]);
    await execute(into, [`UPDATE prices_é SET word = ${latin('e8')} WHERE id = 1`]);
    expect(await differences(ascii)).toEqual([
      expect.stringMatching(/^rows: public."prices_é": source 2 rows/),
      expect.stringContaining('its rows cannot be told one by one: invalid byte sequence'),
    ]);
    await execute(from, [
      `DO $$ BEGIN EXECUTE 'COMMENT ON TABLE prices_é IS ' || quote_literal(${latin('e9')}); END $$`,
    ]);
    await expect(copy(ascii)).rejects.toThrow('invalid byte sequence for encoding "UTF8": 0xe9');
  });

  it('makes tables side by side that rest on one another', async () => {
    const { source: from, target: into } = inDatabase('heirs');
    for (const { master } of [source, target]) await execute(master, ['CREATE DATABASE heirs']);
    const heirs = Array.from({ length: 60 }, (_, n) => `CREATE TABLE heir_${n + 1} () INHERITS (heir_${n})`);
    await execute(from, ['CREATE TABLE heir_0 (id int PRIMARY KEY, word serial)', ...heirs]);
    await copy({ source: from, target: into });
    expect(await differences({ source: from, target: into })).toEqual([]);
  });

  it('begins again where a table is emptied before it is read, which older snapshots see, too', async () => {
    const { source: from, target: into } = inDatabase('emptied');
    for (const { master } of [source, target]) await execute(master, ['CREATE DATABASE emptied']);
    await execute(from, ['CREATE TABLE notes AS SELECT n FROM generate_series(1, 100) n']);
    let dumps = 0;
    const emptying: Run = async (command, options) => {
      const dumped = await run(command, options);
      if (command.args.includes('--format=custom') && ++dumps === 1)
        await execute(from, ['TRUNCATE notes', 'INSERT INTO notes VALUES (1), (2)']);
      return dumped;
    };
    await copy({ source: from, target: into, run: emptying });
    expect(dumps).toBeGreaterThan(1);
    expect(await value(into, 'SELECT count(*)::int FROM notes')).toBe(2);
    expect(await differences({ source: from, target: into })).toEqual([]);
  });

  it('makes nothing before the target is ready, and not at all if it cannot be', async () => {
    const into = { ...target.master, database: 'late' };
    await execute(target.master, ['CREATE DATABASE late']);
    const ready = execute(into, ['SELECT pg_sleep(1)', 'CREATE TABLE stray ()']);
    await expect(copy({ target: into, ready })).rejects.toThrow(/is not empty \(table public.stray\)/);
    await execute(into, ['DROP TABLE stray']);
    const never = execute(into, ['SELECT pg_sleep(1)', "DO $$ BEGIN RAISE 'no such role'; END $$"]);
    await expect(copy({ target: into, ready: never })).rejects.toThrow('no such role');
    expect(await value(into, "SELECT to_regnamespace('runbook_copy')")).toBeNull();
  });
});
