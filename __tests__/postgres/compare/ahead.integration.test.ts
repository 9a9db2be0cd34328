import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Ahead, withAhead } from '../../../runbooks/postgres/compare/ahead.ts';
import { compareDatabases } from '../../../runbooks/postgres/compare/index.ts';
import { readSums } from '../../../runbooks/postgres/compare/rows/sums.ts';
import { copyDatabase } from '../../../runbooks/postgres/copy/index.ts';
import { MomentLost } from '../../../runbooks/postgres/moment-lost.ts';
import { findTools } from '../../../runbooks/postgres/tools.ts';
import { createRun } from '../../../runbooks/shell/run.ts';
import { execute, startServer, type TestServer, value } from '../../helpers/postgres.ts';

let server: TestServer;
const directory = mkdtempSync(join(tmpdir(), 'ahead-'));
const run = createRun();
const quiet = { progress: () => {}, log: () => {} };

beforeAll(async () => {
  server = await startServer();
  await execute(server.master, [
    'CREATE TABLE few (id int PRIMARY KEY, word text)',
    "INSERT INTO few SELECT n, 'word ' || n FROM generate_series(1, 50) n",
    // Some parts of 32 MB, so that not all is read ahead.
    'CREATE TABLE many AS SELECT n, repeat(md5(n::text), 20) AS text FROM generate_series(1, 150000) n',
    'CREATE TABLE emptied AS SELECT n FROM generate_series(1, 100) n',
  ]);
});
beforeEach(() => execute(server.master, ['DROP DATABASE IF EXISTS twin', 'CREATE DATABASE twin']));
afterAll(async () => {
  await server?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const both = () => ({ source: server.master, target: { ...server.master, database: 'twin' }, jobs: 4 });

const reading = async () => ({ ...both(), directory, run, tools: await findTools(run, 15) });

async function copy(ahead: Ahead, onRowsRead = ahead.start) {
  await copyDatabase({
    ...(await reading()),
    ...quiet,
    snapshot: ahead.side.snapshot,
    onRowsRead,
  });
}

const compare = async (ahead: Ahead, progress = quiet.progress) => {
  const { proofs } = await compareDatabases({ ...both(), directory, run, progress, ahead });
  return proofs.flatMap((proof) => proof.differences.map((line) => `${proof.id}: ${line}`));
};

const sessions = () =>
  value(
    server.superuser,
    "SELECT count(*)::int FROM pg_stat_activity WHERE datname IN ('knowme', 'twin') AND application_name ~ '^runbook' AND pid <> pg_backend_pid()",
  );

describe('rows of the source that are read before its copy is whole', () => {
  it('are those of the moment of the copy, whatever is written meanwhile', async () => {
    const found = await withAhead(await reading(), async (ahead) => {
      await execute(server.master, [
        'DELETE FROM few WHERE id = 7',
        "UPDATE many SET text = '' WHERE n < 100",
      ]);
      await copy(ahead);
      await execute(server.master, ["INSERT INTO few VALUES (51, 'late')", 'CREATE TABLE late ()']);
      return compare(ahead);
    });
    expect(found).toEqual([]);
    expect(await value(both().target, 'SELECT count(*)::int FROM few WHERE id IN (7, 51)')).toBe(1);
  });

  it('are the same that are read at once, counted as parts that are done', async () => {
    await withAhead(await reading(), async ({ side, tables, start, finish }) => {
      start();
      const readings: number[] = [];
      const ahead = await finish((total) => readings.push(total));
      const plain = { reading: { wide: false, recode: false }, onPart: () => {} };
      expect(ahead).toEqual(await readSums(side, tables.values(), plain));
      expect(readings.length).toBeGreaterThan(tables.size);
      expect(new Set(readings)).toEqual(new Set([readings.length]));
    });
  });

  it('are read as soon as they are copied, each once', async () => {
    let started = 0;
    const sum = await withAhead(await reading(), async (ahead) => {
      await copy(ahead, () => {
        started += 1;
        ahead.start();
        ahead.start();
      });
      return (await ahead.finish(() => {})).get('public.many');
    });
    expect(started).toBe(1);
    expect(Number(sum?.rows)).toBe(await value(both().target, 'SELECT count(*)::int FROM many'));
  });

  it('show what differs on the target to its key', async () => {
    const found = await withAhead(await reading(), async (ahead) => {
      await copy(ahead);
      await execute(both().target, [
        "UPDATE few SET word = 'word' WHERE id = 3",
        'DELETE FROM few WHERE id = 5',
      ]);
      return compare(ahead);
    });
    expect(found).toEqual([
      expect.stringMatching(/^rows: public.few: source \d+ rows, hash .*; target \d+ rows/),
      expect.stringMatching(/^rows: public.few: row \(id\) = \(3\).*word/),
      expect.stringMatching(/^rows: public.few: row \(id\) = \(5\): only on the source$/),
    ]);
  });

  it('are worth nothing where a table was emptied since their moment', async () => {
    const emptied = withAhead(await reading(), async (ahead) => {
      await execute(server.master, ['TRUNCATE emptied', 'INSERT INTO emptied VALUES (1)']);
      await expect(copy(ahead)).rejects.toThrow(MomentLost);
      return ahead.finish(() => {});
    });
    await expect(emptied).rejects.toThrow(/emptied or rewritten while it was read .*: "public"."emptied"/);
  });

  it('say that their session was cut off, when they are asked for', async () => {
    const cut = withAhead(await reading(), async (ahead) => {
      ahead.start();
      await execute(server.superuser, [
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = 'knowme' AND application_name = 'runbook'",
      ]);
      return ahead.finish(() => {});
    });
    await expect(cut).rejects.toThrow(/terminat|snapshot .* is gone/);
    expect(await sessions()).toBe(0);
  });

  it('are read no further when the copy fails', async () => {
    const failed = withAhead(await reading(), async ({ start }) => {
      start();
      throw new Error('no copy');
    });
    await expect(failed).rejects.toThrow('no copy');
    expect(await sessions()).toBe(0);
  });
});
