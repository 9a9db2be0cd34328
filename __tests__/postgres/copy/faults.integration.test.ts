import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Endpoint } from '../../../runbooks/postgres/client.ts';
import { compareDatabases } from '../../../runbooks/postgres/compare/index.ts';
import { type CopyOptions, copyDatabase } from '../../../runbooks/postgres/copy/index.ts';
import { emptyDatabase } from '../../../runbooks/postgres/empty.ts';
import { findTools } from '../../../runbooks/postgres/tools.ts';
import { createRun } from '../../../runbooks/shell/run.ts';
import { execute, startServer, type TestServer, value } from '../../helpers/postgres.ts';

let source: TestServer;
let target: TestServer;
const directory = mkdtempSync(join(tmpdir(), 'copy-faults-'));
const run = createRun();

/** Some 100 MB: a table in parts, others of every size, and what is not in tables. */
const data = [
  `CREATE TABLE big AS SELECT g AS id, repeat(md5(g::text), 40) AS text FROM generate_series(1, 60000) g`,
  'ALTER TABLE big ADD PRIMARY KEY (id)',
  'CREATE INDEX big_text ON big (left(text, 20))',
  ...Array.from(
    { length: 20 },
    (_, i) =>
      `CREATE TABLE t${i} AS SELECT g AS id, md5(g::text) AS text FROM generate_series(1, ${i * 200}) g`,
  ),
  'ALTER TABLE t19 ADD PRIMARY KEY (id)',
  'ALTER TABLE big ADD FOREIGN KEY (id) REFERENCES t19 NOT VALID',
  'CREATE UNLOGGED TABLE forgetful AS SELECT g FROM generate_series(1, 1000) g',
  "SELECT lo_from_bytea(0, decode(repeat('00ff', 5000), 'hex')) FROM generate_series(1, 20)",
  'CREATE MATERIALIZED VIEW many AS SELECT count(*) FROM big',
];

beforeAll(async () => {
  [source, target] = await Promise.all([startServer(), startServer()]);
  await execute(source.master, data);
});

beforeEach(() => emptyDatabase(target.master));

afterAll(async () => {
  await source?.stop();
  await target?.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function copy(more: Partial<CopyOptions> = {}) {
  const log: string[] = [];
  const both = { source: source.master, target: target.master };
  const report = { progress: () => {}, log: (line: string) => log.push(line) };
  const tools = await findTools(run, 15);
  await copyDatabase({ ...both, tools, directory, jobs: 2, run, ...report, ...more });
  return log;
}

const differences = async () => {
  const both = { source: source.master, target: target.master };
  const options = { ...both, directory, jobs: 3, run, progress: () => {} };
  const { proofs } = await compareDatabases({ ...options, application: undefined, fence: undefined });
  return proofs.flatMap((proof) => proof.differences.map((line) => `${proof.id}: ${line}`));
};

const plain = (endpoint: Endpoint) => ({ ...endpoint, password: endpoint.password.reveal() });

/** A copy in a process of its own. */
function startCopy() {
  const COPY = JSON.stringify({ source: plain(source.master), target: plain(target.master), directory });
  const script = join(process.cwd(), '__tests__/helpers/copy-command.ts');
  return spawn(process.execPath, ['--import', 'tsx', script], {
    env: { ...process.env, COPY },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function partsDone(): Promise<number> {
  const there = "SELECT to_regclass('runbook_copy.done') IS NOT NULL";
  if (!(await value(target.superuser, there))) return 0;
  return (await value(
    target.superuser,
    'SELECT count(*)::int FROM runbook_copy.done WHERE file IS NOT NULL',
  )) as number;
}

/** Kills it while it copies: some tables are there, and the big one is not. */
async function copyAndKill() {
  const child = startCopy();
  const ended = once(child, 'close');
  while ((await partsDone()) < 5) expect(child.exitCode).toBeNull();
  child.kill('SIGKILL');
  await ended;
}

/** Ends every session of the copy, once, as soon as rows are on their way; on the source the one that keeps the snapshot, too. */
function cutOnce(server: TestServer) {
  let cut: Promise<void> | undefined;
  const sql = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE application_name = 'runbook copy' AND pid <> pg_backend_pid()`;
  const progress = () => {
    cut ??= execute(server.superuser, [sql]);
  };
  return { progress, done: () => cut };
}

describe('a copy that is interrupted', () => {
  it('goes on where its process was killed', async () => {
    await copyAndKill();
    expect(await differences()).not.toEqual([]);
    const [first] = await copy();
    expect(first).toMatch(/goes on with the copy that was interrupted: [1-9]\d* of \d+ parts are there/);
    expect(await differences()).toEqual([]);
  });

  it('begins again when the source has changed since', async () => {
    await copyAndKill();
    await execute(source.master, [
      "UPDATE t19 SET text = 'new' WHERE id = 1",
      'UPDATE big SET text = $$$$ WHERE id = 1',
    ]);
    const [first] = await copy();
    expect(first).toMatch(
      /cannot go on \(rows of the source that it had copied have changed since\); it begins again/,
    );
    expect(await differences()).toEqual([]);
  });

  it('begins again when the schema has changed since', async () => {
    await copyAndKill();
    await execute(source.master, ['ALTER TABLE t3 ADD COLUMN more int']);
    expect(await copy()).toEqual([expect.stringMatching(/the schema of the source has changed since/)]);
    expect(await differences()).toEqual([]);
  });

  it.each(['source', 'target'] as const)('goes on when its connections to the %s are cut', async (side) => {
    const { progress, done } = cutOnce(side === 'source' ? source : target);
    const log = await copy({ progress });
    expect(log.join('\n')).toMatch(
      side === 'target' ? /connection lost \(.*\); going on with/ : /goes on with the copy/,
    );
    await done();
    expect(await differences()).toEqual([]);
  });

  it('ends promptly when it is given up, and leaves no session behind', async () => {
    const giveUp = new AbortController();
    const progress = () => giveUp.abort(new Error('given up'));
    await expect(copy({ progress, signal: giveUp.signal })).rejects.toThrow('given up');
    const sessions = "SELECT count(*)::int FROM pg_stat_activity WHERE application_name = 'runbook copy'";
    expect(await value(source.superuser, sessions)).toBe(0);
    expect(await value(target.superuser, sessions)).toBe(0);
    await copy();
    expect(await differences()).toEqual([]);
  });
});
