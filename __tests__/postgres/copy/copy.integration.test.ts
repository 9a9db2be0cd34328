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
import { createRun } from '../../../runbooks/shell/run.ts';
import { createDataset } from '../../helpers/dataset.ts';
import { startServer, type TestServer, value } from '../../helpers/postgres.ts';

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

async function copy(more: Partial<CopyOptions> = {}) {
  const log: string[] = [];
  const tools = await findTools(run, 15);
  const report = { progress: () => {}, log: (line: string) => log.push(line) };
  const moved = await copyDatabase({ ...both(), tools, directory, jobs: 3, run, ...report, ...more });
  return { ...moved, log };
}

const differences = async () => {
  const options = { ...both(), directory, jobs: 3, run, progress: () => {} };
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
});
