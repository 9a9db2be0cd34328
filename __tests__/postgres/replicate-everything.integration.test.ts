import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withClient } from '../../runbooks/postgres/client.ts';
import { compareDatabases } from '../../runbooks/postgres/compare/index.ts';
import { copyDatabase } from '../../runbooks/postgres/copy/index.ts';
import { type FencePlan, fence, planFence } from '../../runbooks/postgres/fence.ts';
import {
  beginReplication,
  type Compared,
  catchUp,
  compareLive,
  compareWritten,
  drain,
  dropReplication,
  finishReplication,
  inspectReplication,
  lookAtReplication,
} from '../../runbooks/postgres/replicate/index.ts';
import { setApplicationRole } from '../../runbooks/postgres/role.ts';
import { copyRoles, grantOwners } from '../../runbooks/postgres/roles.ts';
import { findTools } from '../../runbooks/postgres/tools.ts';
import { Secret } from '../../runbooks/secret.ts';
import { createRun } from '../../runbooks/shell/run.ts';
import { createEverything } from '../helpers/everything/index.ts';
import { application, remedies } from '../helpers/everything/move.ts';
import { type EverythingWriter, writeEverything } from '../helpers/everything/writing.ts';
import { execute, startServer, type TestServer } from '../helpers/postgres.ts';
import { allowReplication } from '../helpers/replication.ts';

let source: TestServer;
let target: TestServer;
let writer: EverythingWriter;
let live: Compared;
let plan: FencePlan;
const directory = mkdtempSync(join(tmpdir(), 'replicate-everything-'));
const run = createRun();
const name = 'runbook_everything';

beforeAll(async () => {
  [source, target] = await Promise.all([startServer(), startServer()]);
  await Promise.all([source, target].map(allowReplication));
  await createEverything(source.master);
  await setApplicationRole(target.master, { name: application, password: new Secret('new secret') });
  await copyRoles({ source: source.master, target: target.master, fence: undefined, application });
  await grantOwners(source.master);
});

afterAll(async () => {
  writer?.stop();
  await source?.stop();
  await target?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const both = () => ({ source: source.master, target: target.master, name });
const comparing = () => ({ ...both(), jobs: 2, seconds: 60, progress: () => {} });
const lost: string[] = [];

async function copy(snapshot: string) {
  const tools = await findTools(run, 15);
  const log = (line: string) => lost.push(line);
  await copyDatabase({ ...both(), tools, directory, jobs: 3, run, progress: () => {}, log, snapshot });
}

const emails = async () =>
  withClient(target.master, async (client) => {
    const { rows } = await client.query<{ email: string }>('SELECT email::text FROM shop.customers');
    return new Set(rows.map(({ email }) => email));
  });

describe('a database that has everything and is written to', () => {
  it('is refused until what stands in the way is gone', async () => {
    const { refusals } = await inspectReplication(both());
    expect(refusals.map((line) => line.split(/: O|[:;,]/)[0])).toEqual([
      'trigger "Replica" of shop.base is enabled ALWAYS or for REPLICA',
      'trigger always of shop.base is enabled ALWAYS or for REPLICA',
      'an owner has taken rights from himself that replication needs',
      'constraint known of shop.not_valid is NOT VALID',
      'constraint positive of shop.not_valid is NOT VALID',
      'constraint late of types.phone is NOT VALID',
    ]);
    await execute(source.master, remedies);
    expect((await inspectReplication(both())).refusals).toEqual([]);
  });

  it('is followed and compared while somebody writes into every kind of table', async () => {
    writer = writeEverything({ ...source.master, user: application, password: new Secret('app secret') });
    const password = new Secret('of the role');
    await beginReplication({ ...both(), publisher: source.master, password, copy });
    expect(lost.filter((line) => !line.endsWith('the extension brings the same comment'))).toEqual([]);
    await catchUp({ ...both(), keep: 1e9, progress: () => {} });
    live = await compareLive(comparing());
    expect(live.proof.differences).toEqual([]);
  });

  it('is brought over to the last acknowledged write behind the fence', async () => {
    plan = await planFence(source.master, { keep: name });
    await fence(source.master, plan);
    expect(await writer.ended).toMatch(/terminat/);
    await drain({ ...both(), seconds: 60 });
    await finishReplication(both());
    expect((await compareWritten(comparing(), live.written)).proof.differences).toEqual([]);
    const there = await emails();
    expect([...writer.acknowledged].filter((email) => !there.has(email))).toEqual([]);
    expect(writer.count()).toBeGreaterThan(100);
  });

  it('is the same in all, and nothing is left behind', async () => {
    await dropReplication(both());
    expect(await lookAtReplication(source.master, name)).toEqual([]);
    expect(await lookAtReplication(target.master, name)).toEqual([]);
    const options = { ...both(), directory, jobs: 3, run, progress: () => {} };
    const { proofs } = await compareDatabases({ ...options, application, fence: plan });
    expect(proofs.flatMap(({ id, differences }) => differences.map((line) => `${id}: ${line}`))).toEqual([]);
  });
});
