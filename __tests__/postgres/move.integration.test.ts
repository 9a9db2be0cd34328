import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withClient } from '../../runbooks/postgres/client.ts';
import { compareDatabases } from '../../runbooks/postgres/compare/index.ts';
import { emptyDatabase, isEmpty } from '../../runbooks/postgres/empty.ts';
import { dumpAndRestore } from '../../runbooks/postgres/move.ts';
import { compareServers, inspect } from '../../runbooks/postgres/preflight.ts';
import { setApplicationRole } from '../../runbooks/postgres/role.ts';
import { copyRoles, grantOwners, revokeOwners } from '../../runbooks/postgres/roles.ts';
import { findTools } from '../../runbooks/postgres/tools.ts';
import { Secret } from '../../runbooks/secret.ts';
import { createRun } from '../../runbooks/shell/run.ts';
import { createDataset } from '../helpers/dataset.ts';
import { execute, startServer, type TestServer } from '../helpers/postgres.ts';

let source: TestServer;
let target: TestServer;
const directory = mkdtempSync(join(tmpdir(), 'move-'));
const run = createRun();
const log: string[] = [];

beforeAll(async () => {
  [source, target] = await Promise.all([startServer(), startServer()]);
  await createDataset(source.master);
});

afterAll(async () => {
  await source?.stop();
  await target?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const both = () => ({ source: source.master, target: target.master });

async function move(runTools = run) {
  const options = { ...both(), tools: await findTools(run, 15), directory, jobs: 4, run: runTools };
  return dumpAndRestore({ ...options, progress: () => {}, log: (line) => log.push(line) });
}

/** Kills pg_restore as soon as the first table is full. */
async function moveAndKill() {
  const killer = new AbortController();
  const kill = createRun({ signal: killer.signal, graceSeconds: 0.01 });
  const onLine = (line: string) => /finished item \d+ TABLE DATA/.test(line) && killer.abort();
  await move((command, options) =>
    kill(command, command.program.endsWith('pg_restore') ? { ...options, onLine } : options),
  );
}

const differences = async () => {
  const { proofs } = await compareDatabases({
    ...both(),
    directory,
    jobs: 3,
    run,
    progress: () => {},
    application: 'knowme_app',
    fence: undefined,
  });
  return proofs.flatMap((proof) => proof.differences.map((line) => `${proof.id}: ${line}`));
};

describe('moving a database', () => {
  it('finds nothing in the way', async () => {
    expect(await compareServers(source.master, target.master)).toEqual([]);
    expect(await inspect(source.master)).toMatchObject({ refusals: [], major: 15, largeObjects: 3 });
  });

  it('brings everything over, by a master user that is no superuser', async () => {
    await setApplicationRole(target.master, { name: 'knowme_app', password: new Secret('new secret') });
    const warnings = await copyRoles({ ...both(), fence: undefined, application: 'knowme_app' });
    expect(warnings).toEqual([expect.stringContaining('role reporting has no password')]);
    const granted = await grantOwners(source.master);
    expect(granted).toEqual(['billing', 'knowme_app']);
    expect(await move()).toMatchObject({
      tables: 8,
      leftOut: [expect.stringMatching(/EXTENSION citext: .* same comment/)],
    });
    expect(await differences()).toEqual([]);
    await revokeOwners(source.master, granted);
    expect(readdirSync(directory).filter((name) => /^(pgpass|dump)/.test(name))).toEqual([]);
  });

  it('does not take a killed restore for a copy, and begins again from nothing', async () => {
    await grantOwners(source.master);
    await emptyDatabase(target.master);
    await execute(source.master, [
      'CREATE TABLE public.big AS SELECT g, repeat(md5(g::text), 9) FROM generate_series(1, 300000) g',
    ]);
    await expect(moveAndKill()).rejects.toThrow(/interrupted/);
    expect(await isEmpty(target.master)).toBe(false);
    expect(await differences()).not.toEqual([]);
    await emptyDatabase(target.master);
    expect(await isEmpty(target.master)).toBe(true);
    await move();
    expect(await differences()).toEqual([]);
  });

  it('does not empty a database that the application is connected to', async () => {
    const application = { ...target.master, user: 'knowme_app', password: new Secret('new secret') };
    await withClient(application, async () => {
      await expect(emptyDatabase(target.master)).rejects.toThrow(/in use: knowme_app \(runbook, pid \d+\)/);
    });
    expect(await differences()).toEqual([]);
  });
});
