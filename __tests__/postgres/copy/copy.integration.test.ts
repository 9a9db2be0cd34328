import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { compareDatabases } from '../../../runbooks/postgres/compare/index.ts';
import { type CopyOptions, copyDatabase } from '../../../runbooks/postgres/copy/index.ts';
import { withMoment } from '../../../runbooks/postgres/copy/snapshot.ts';
import { MomentLost } from '../../../runbooks/postgres/moment-lost.ts';
import type { Progress } from '../../../runbooks/postgres/proof.ts';
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

  /** Copies two tables with a foreign key between them, which somebody empties when one is read and the other is not; nobody waits for long. */
  async function copyEmptied(database: string, more: Partial<CopyOptions> = {}) {
    const { source: from, target: into } = inDatabase(database);
    let emptying: Promise<void> | undefined;
    const progress = ({ note }: Progress) => {
      if (note?.includes('child')) emptying ??= execute(from, ['TRUNCATE parent, child']);
    };
    const copied = await copy({ source: from, target: into, progress, jobs: 1, ...more }).catch(
      (error: Error) => error,
    );
    await emptying;
    return copied;
  }

  describe('where tables with a foreign key between them are emptied', () => {
    beforeEach(async () => {
      for (const { master } of [source, target])
        await execute(master, ['DROP DATABASE IF EXISTS linked', 'CREATE DATABASE linked']);
      await execute(inDatabase('linked').source, [
        'CREATE TABLE parent (id int PRIMARY KEY)',
        'INSERT INTO parent SELECT generate_series(0, 99)',
        "CREATE TABLE child AS SELECT n % 100 AS parent, repeat('x', 400) AS text FROM generate_series(1, 60000) n",
        'ALTER TABLE child ADD FOREIGN KEY (parent) REFERENCES parent',
      ]);
    });

    it('begins again', async () => {
      expect(await copyEmptied('linked')).toMatchObject({
        log: [expect.stringContaining('emptied or rewritten'), expect.stringContaining('begins again')],
      });
      expect(await differences(inDatabase('linked'))).toEqual([]);
    });

    it('says so, and no more than that the moment is lost, when the rest was to be replicated', async () => {
      const { source: from } = inDatabase('linked');
      const lost = await withMoment(from, undefined, ({ name }) =>
        copyEmptied('linked', { snapshot: name, replicated: true }),
      );
      expect(lost).toBeInstanceOf(MomentLost);
      expect(lost).toMatchObject({ message: expect.stringContaining('"public"."child", "public"."parent"') });
    });
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
