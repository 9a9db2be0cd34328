import { appendFileSync, cpSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findProblems, findUnlike } from '../../runbooks/postgres/backup/findings.ts';
import { type BackupOptions, beginBackup, finishBackup } from '../../runbooks/postgres/backup/index.ts';
import { openBackup, verifySums } from '../../runbooks/postgres/backup/open.ts';
import { compareWithBackup, restoreBackup } from '../../runbooks/postgres/backup/restore.ts';
import {
  bringRights,
  readRights,
  rightsLeft,
  takeRightsBack,
} from '../../runbooks/postgres/backup/rights.ts';
import { compareDatabases } from '../../runbooks/postgres/compare/index.ts';
import { emptyDatabase, isEmpty } from '../../runbooks/postgres/empty.ts';
import { findTools } from '../../runbooks/postgres/tools.ts';
import type { Run } from '../../runbooks/shell/command.ts';
import { createRun } from '../../runbooks/shell/run.ts';
import { createEverything, createRoles } from '../helpers/everything/index.ts';
import { execute, startServer, type TestServer } from '../helpers/postgres.ts';

let source: TestServer;
let target: TestServer;
const directory = mkdtempSync(join(tmpdir(), 'backup-'));
const folder = join(directory, 'kept');
const run = createRun();
const silent = { progress: () => {}, log: () => {} };
const jobs = 3;
const { signal } = new AbortController();

beforeAll(async () => {
  [source, target] = await Promise.all([startServer(), startServer()]);
  await createEverything(source.master);
  const options = await optionsOf(folder);
  await finishBackup(options, await beginBackup(options));
});

async function optionsOf(folder: string): Promise<BackupOptions> {
  const about = { run: 'r1', workspace: 'staging', instance: 'old' };
  const tools = await findTools(run, 15);
  return { source: source.master, tools, directory, jobs, run, ...silent, signal, folder, about };
}

afterAll(async () => {
  await source?.stop();
  await target?.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** A copy of the backup that a test may spoil. */
function spoilt(name: string, spoil: (folder: string) => void): string {
  const copy = join(directory, name);
  cpSync(folder, copy, { recursive: true });
  spoil(copy);
  return copy;
}

async function differences(): Promise<string[]> {
  const backup = await openBackup(folder);
  const options = { target: target.master, backup, jobs, ...silent, signal, application: 'knowme_app' };
  const proofs = await compareWithBackup(options);
  expect(proofs.map(({ id }) => id)).toEqual([
    'rows',
    'sequences',
    'large-objects',
    'extensions',
    'catalogue',
  ]);
  return proofs.flatMap(({ id, differences: lines }) => lines.map((line) => `${id}: ${line}`));
}

describe('a backup', () => {
  it('is whole by its sums', async () => {
    await verifySums(folder, () => {});
    expect((await openBackup(folder)).manifest).toMatchObject({ format: 2, database: { name: 'knowme' } });
  });

  it('is not made where a table is emptied after its rows were hashed: its dump would hold none', async () => {
    await execute(source.master, ['CREATE TABLE public.passing AS SELECT 1 AS a']);
    const emptying: Run = async (command, options) => {
      if (command.args.includes('--format=directory'))
        await execute(source.master, ['TRUNCATE public.passing']);
      return run(command, options);
    };
    const options = await optionsOf(join(directory, 'emptied'));
    await expect(beginBackup({ ...options, run: emptying })).rejects.toThrow(
      'emptied or rewritten while it was read (TRUNCATE, VACUUM FULL, ALTER TABLE): "public"."passing". W',
    );
    await execute(source.master, ['DROP TABLE public.passing']);
  });

  it('is refused where a file is another, missing, or not of it', async () => {
    const copy = spoilt('spoilt', (there) => {
      appendFileSync(join(there, 'dump', 'toc.dat'), 'x');
      unlinkSync(join(there, 'inventory.json'));
      writeFileSync(join(there, 'dump', 'more.dat'), '');
    });
    await expect(verifySums(copy, () => {})).rejects.toThrow(
      /not what it was when it was made:\ndump\/more\.dat is not in the list of sums\ninventory\.json is missing\ndump\/toc\.dat is another$/,
    );
  });

  it('is refused where it is of another format, or none', async () => {
    const older = spoilt('older', (there) => writeFileSync(join(there, 'manifest.json'), '{"format":1}'));
    await expect(openBackup(older)).rejects.toThrow(
      /is of format 1, and this version restores format 2 only/,
    );
    await expect(openBackup(directory)).rejects.toThrow(/no whole backup .* it has no manifest\.json/);
  });

  it('says what a server lacks, and how to make it', async () => {
    const { manifest } = await openBackup(folder);
    const [line = '', ...statements] = await findProblems(target.master, { ...manifest, server: '99.1' });
    expect(line).toContain('runs Postgres 15');
    expect(statements.join('\n')).toMatch(
      /the server lacks, .*: Odd "Owner, knowme_app, per-son, readers, writers\. Make them first:\n {2}CREATE ROLE "Odd ""Owner";\n[\s\S]*GRANT "readers" TO "writers";/,
    );
    expect(statements.join('\n')).not.toContain('PASSWORD');
    const database = { ...manifest.database, ctype: 'de_CH' };
    expect(await findUnlike(target.master, { ...manifest, database })).toEqual([
      expect.stringMatching(/^ctype is de_CH in the backup and .* here/),
    ]);
  });
});

describe('a restore', () => {
  it('of a database that has everything is equal to the backup, and to the database it is of', async () => {
    await createRoles(target.master);
    const backup = await openBackup(folder);
    expect(await findProblems(target.master, backup.manifest)).toEqual([]);
    await bringRights(target.master, backup.manifest.roles);
    expect(await rightsLeft(target.master, backup.manifest.roles)).toEqual([]);
    const tools = await findTools(run, 15);
    const options = { target: target.master, backup, tools, directory, jobs, run, ...silent };
    expect(await restoreBackup(options)).toMatchObject({ tables: backup.manifest.tables.length });
    expect(await differences()).toEqual([]);
    const both = { source: source.master, target: target.master, directory, jobs, run, ...silent };
    const { proofs } = await compareDatabases(both);
    expect(proofs.flatMap((proof) => proof.differences)).toEqual([]);
  });

  it('that is not what the backup says is told by table and by object', async () => {
    await execute(target.master, [
      'UPDATE shop.of_another SET t = upper(t) WHERE id = 1',
      'ALTER TABLE shop.of_another ALTER t SET DEFAULT $$z$$',
      "SELECT setval('shop.invoices', 7), lo_put(70003, 0, 'y')",
    ]);
    expect(await differences()).toEqual([
      expect.stringMatching(/^rows: shop\.of_another: source 2 rows, hash \w+; target 2 rows, hash \w+$/),
      expect.stringMatching(/^sequences: shop\.invoices: /),
      expect.stringMatching(/^large-objects: large objects: source .*; target /),
      expect.stringMatching(/^catalogue: column shop\.of_another\.t: .*default/),
    ]);
  });

  it('leaves settings and privileges as they were when it is taken back', async () => {
    await emptyDatabase(target.master);
    expect(await isEmpty(target.master)).toBe(true);
    const before = await readRights(target.master);
    await execute(target.master, [
      "ALTER DATABASE knowme SET work_mem = '5MB'",
      'ALTER DATABASE knowme RESET timezone',
      'REVOKE CONNECT ON DATABASE knowme FROM PUBLIC',
      'GRANT TEMPORARY ON DATABASE knowme TO PUBLIC',
      'GRANT CREATE ON SCHEMA public TO readers',
      'REVOKE USAGE ON SCHEMA public FROM PUBLIC',
    ]);
    expect(await readRights(target.master)).not.toEqual(before);
    await takeRightsBack(target.master, before);
    expect(await readRights(target.master)).toEqual(before);
  });
});
