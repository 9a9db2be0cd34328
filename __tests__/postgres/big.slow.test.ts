import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { compareDatabases } from '../../runbooks/postgres/compare/index.ts';
import { emptyDatabase } from '../../runbooks/postgres/empty.ts';
import type { Endpoint } from '../../runbooks/postgres/endpoint.ts';
import { inspect } from '../../runbooks/postgres/preflight.ts';
import { createRun } from '../../runbooks/shell/run.ts';
import { execute, startServer, type TestServer } from '../helpers/postgres.ts';

let source: TestServer;
let target: TestServer;
const directory = mkdtempSync(join(tmpdir(), 'big-'));
const run = createRun();

beforeAll(async () => {
  [source, target] = await Promise.all([startServer(), startServer()]);
});

afterAll(async () => {
  await source?.stop();
  await target?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const plain = (one: Endpoint) => ({ ...one, password: one.password.reveal() });

/** Copies in a process of its own, and answers with the megabytes it took at most. */
async function copy(): Promise<number> {
  const task = { source: plain(source.master), target: plain(target.master), directory };
  const { stdout } = await execa(process.execPath, ['--import', 'tsx', '__tests__/helpers/copy-command.ts'], {
    env: { COPY: JSON.stringify(task), NODE_OPTIONS: '' },
  });
  return JSON.parse(stdout.split('\n').at(-1) ?? '{}').megabytes;
}

async function differences(): Promise<string[]> {
  const both = { source: source.master, target: target.master };
  const { proofs } = await compareDatabases({ ...both, directory, jobs: 2, run, progress: () => {} });
  return proofs.flatMap((proof) => proof.differences);
}

const seconds = (since: number) => Math.round((performance.now() - since) / 1000);

/** Tables t<first> to t<last>. */
const createTables = (first: number, last: number) =>
  execute(source.master, [
    `DO $$ BEGIN FOR n IN ${first}..${last} LOOP
       EXECUTE format('CREATE TABLE t%s (id int PRIMARY KEY, word text)', n);
       EXECUTE format('INSERT INTO t%s VALUES (1, %L)', n, n);
       IF n % 500 = 0 THEN COMMIT; END IF; END LOOP; END $$`,
  ]);

describe('what is big', () => {
  it('values of 500 MB are copied in flat memory and compared', async () => {
    await execute(source.master, [
      'CREATE TABLE big (id int PRIMARY KEY, words text, bytes bytea)',
      'ALTER TABLE big ALTER words SET STORAGE EXTERNAL, ALTER bytes SET STORAGE EXTERNAL',
      "INSERT INTO big VALUES (1, repeat('abcdefghij', 50000000), NULL), (2, NULL, convert_to(repeat('0123456789', 50000000), 'UTF8'))",
    ]);
    const started = performance.now();
    const megabytes = await copy();
    const copied = seconds(started);
    expect(await differences()).toEqual([]);
    console.log(
      `500 MB twice: copied in ${copied} s with ${Math.round(megabytes)} MB, compared in ${seconds(started) - copied} s`,
    );
    expect(megabytes).toBeLessThan(300);
  });

  it('many tables are copied and compared', async () => {
    await emptyDatabase(target.master);
    await execute(source.master, ['DROP TABLE IF EXISTS big']);
    const tables = Number(process.env.TABLES ?? 5000);
    await createTables(1, tables);
    const started = performance.now();
    const megabytes = await copy();
    const copied = seconds(started);
    expect(await differences()).toEqual([]);
    console.log(
      `${tables} tables: copied in ${copied} s with ${Math.round(megabytes)} MB, compared in ${seconds(started) - copied} s`,
    );
    expect(megabytes).toBeLessThan(500);
  });

  it('more tables than a server has locks for are refused, with the setting to raise', async () => {
    await createTables(20_001, 27_000);
    const { refusals } = await inspect(source.master);
    expect(refusals).toEqual([
      expect.stringMatching(
        /^pg_dump locks all \d+ tables at once, and the server has room for 6720 locks; set max_locks_per_transaction to at least \d+ in/,
      ),
    ]);
  });
});
