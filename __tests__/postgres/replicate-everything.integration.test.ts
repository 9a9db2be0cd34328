import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withClient } from '../../runbooks/postgres/client.ts';
import { type FencePlan, fence, planFence } from '../../runbooks/postgres/fence.ts';
import {
  beginReplication,
  type Compared,
  catchUp,
  compareLive,
  compareWritten,
  drain,
  finishReplication,
  inspectReplication,
} from '../../runbooks/postgres/replicate/index.ts';
import { setApplicationRole } from '../../runbooks/postgres/role.ts';
import { copyRoles, grantOwners } from '../../runbooks/postgres/roles.ts';
import { Secret } from '../../runbooks/secret.ts';
import { createEverything } from '../helpers/everything/index.ts';
import { application, remedies } from '../helpers/everything/move.ts';
import { type EverythingWriter, writeEverything } from '../helpers/everything/writing.ts';
import { execute, type TestServer } from '../helpers/postgres.ts';
import { type ReplicatedPair, startPair } from '../helpers/replicated-pair.ts';

let pair: ReplicatedPair;
let source: TestServer;
let target: TestServer;
let writer: EverythingWriter;
let live: Compared;
let plan: FencePlan;
const name = 'runbook_everything';

beforeAll(async () => {
  pair = await startPair(name);
  ({ source, target } = pair);
  await createEverything(source.master);
  await setApplicationRole(target.master, { name: application, password: new Secret('new secret') });
  await copyRoles({ source: source.master, target: target.master, fence: undefined, application });
  await grantOwners(source.master);
});

afterAll(async () => {
  writer?.stop();
  await pair?.stop();
});

const lost: string[] = [];

const copy = (snapshot: string) => pair.copy(snapshot, (line) => lost.push(line));

const emails = async () =>
  withClient(target.master, async (client) => {
    const { rows } = await client.query<{ email: string }>('SELECT email::text FROM shop.customers');
    return new Set(rows.map(({ email }) => email));
  });

describe('a database that has everything and is written to', () => {
  it('is refused until what stands in the way is gone', async () => {
    const { refusals } = await inspectReplication(pair.ends);
    expect(refusals.map((line) => line.split(/: O|[:;,]/)[0])).toEqual([
      'trigger "Replica" of shop.base is enabled ALWAYS or for REPLICA',
      'trigger always of shop.base is enabled ALWAYS or for REPLICA',
      'an owner has taken rights from himself that replication needs',
      'constraint known of shop.not_valid is NOT VALID',
      'constraint positive of shop.not_valid is NOT VALID',
      'constraint late of types.phone is NOT VALID',
    ]);
    await execute(source.master, remedies);
    expect((await inspectReplication(pair.ends)).refusals).toEqual([]);
  });

  it('is followed and compared while somebody writes into every kind of table', async () => {
    writer = writeEverything({ ...source.master, user: application, password: new Secret('app secret') });
    const password = new Secret('of the role');
    await beginReplication({ ...pair.ends, publisher: source.master, password, copy });
    expect(lost.filter((line) => !line.endsWith('the extension brings the same comment'))).toEqual([]);
    await catchUp({ ...pair.ends, keep: 1e9 });
    live = await compareLive(pair.ends);
    expect(live.proof.differences).toEqual([]);
  });

  it('is brought over to the last acknowledged write behind the fence', async () => {
    plan = await planFence(source.master, { keep: name });
    await fence(source.master, plan);
    expect(await writer.ended).toMatch(/terminat/);
    await drain(pair.ends);
    await finishReplication(pair.ends);
    expect((await compareWritten(pair.ends, live.written)).proof.differences).toEqual([]);
    const there = await emails();
    expect([...writer.acknowledged].filter((email) => !there.has(email))).toEqual([]);
    expect(writer.count()).toBeGreaterThan(100);
  });

  it('is the same in all, and nothing is left behind', async () => {
    await pair.drop();
    expect(await pair.leftOver()).toEqual([]);
    expect(await pair.differences(plan)).toEqual([]);
  });
});
