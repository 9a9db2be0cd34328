import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Endpoint } from '../../runbooks/postgres/client.ts';
import { compareDatabases } from '../../runbooks/postgres/compare/index.ts';
import { dumpAndRestore } from '../../runbooks/postgres/move.ts';
import { copyRoles, grantOwners } from '../../runbooks/postgres/roles.ts';
import { findTools } from '../../runbooks/postgres/tools.ts';
import { createRun } from '../../runbooks/shell/run.ts';
import { createEverything, createPrivileged } from '../helpers/everything/index.ts';
import { execute, startServer, type TestServer, value } from '../helpers/postgres.ts';

let source: TestServer;
let target: TestServer;
const directory = mkdtempSync(join(tmpdir(), 'everything-'));
const run = createRun();
const silent = { progress: () => {}, log: () => {} };

beforeAll(async () => {
  [source, target] = await Promise.all([startServer(), startServer()]);
  await createEverything(source.master);
});

afterAll(async () => {
  await source?.stop();
  await target?.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** All that differs, each line after the id of its proof. */
async function differences(from: Endpoint, to: Endpoint): Promise<string[]> {
  const options = { source: from, target: to, directory, run, jobs: 3, ...silent };
  const { proofs } = await compareDatabases(options);
  return proofs.flatMap(({ id, differences: lines }) => lines.map((line) => `${id}: ${line}`));
}

/** Roles first, then everything else. */
async function move(from: Endpoint, to: Endpoint): Promise<void> {
  await grantOwners(from);
  await copyRoles({ source: from, target: to, fence: undefined, application: 'knowme_app' });
  const tools = await findTools(run, 15);
  const options = { source: from, target: to, tools, directory, jobs: 4, run, ...silent };
  const { leftOut } = await dumpAndRestore(options);
  expect(leftOut.filter((line) => !line.endsWith('the extension brings the same comment'))).toEqual([]);
}

describe('a database that has everything', () => {
  it('has it', async () => {
    const broken = 'SELECT indisvalid FROM pg_index WHERE indexrelid = $$shop.broken$$::regclass';
    expect(await value(source.master, broken)).toBe(false);
    expect(await value(source.master, 'SELECT max(relnatts)::int FROM pg_class')).toBe(1600);
  });

  it('is equal to itself', async () => {
    expect(await differences(source.master, source.master)).toEqual([]);
  });

  it('is moved by the master user, and compares equal', async () => {
    await move(source.master, target.master);
    expect(await differences(source.master, target.master)).toEqual([]);
  });
});

describe('with what only a superuser may make', () => {
  beforeAll(() => createPrivileged(source.superuser));

  it('is equal to itself', async () => {
    expect(await differences(source.superuser, source.superuser)).toEqual([]);
  });

  it('is moved by a superuser, and compares equal', async () => {
    await execute({ ...target.superuser, database: 'postgres' }, [
      'DROP DATABASE knowme',
      'CREATE DATABASE knowme OWNER knowme_admin',
    ]);
    await move(source.superuser, target.superuser);
    expect(await differences(source.superuser, target.superuser)).toEqual([]);
  });
});
