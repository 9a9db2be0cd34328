import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { withClient } from '../../runbooks/postgres/client.ts';
import {
  beginReplication,
  catchUp,
  compareLive,
  drain,
  dropReplication,
  lookAtReplication,
  withinKeep,
} from '../../runbooks/postgres/replicate/index.ts';
import { Secret } from '../../runbooks/secret.ts';
import { execute, type TestServer } from '../helpers/postgres.ts';
import { type ReplicatedPair, startPair } from '../helpers/replicated-pair.ts';
import { startReplication } from '../helpers/replication-process.ts';
import { untilOutput } from '../helpers/until-output.ts';

let pair: ReplicatedPair;
let source: TestServer;
let target: TestServer;
const name = 'runbook_test';

beforeAll(async () => {
  pair = await startPair(name);
  ({ source, target } = pair);
});

afterAll(() => pair?.stop());

beforeEach(() =>
  pair.execute('DROP TABLE IF EXISTS notes', 'CREATE TABLE notes (id int PRIMARY KEY, body text)'),
);

const follow = (keep = 1e9) => catchUp({ ...pair.ends, keep });

async function kill(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** Until something of the replication is there. */
async function untilThere(what: string): Promise<void> {
  for (let look = 0; look < 600; look++) {
    if ((await pair.leftOver()).includes(what)) return;
    await sleep(50);
  }
  throw new Error(`${what} never came`);
}

describe('a run that is killed', () => {
  const start = (more = {}) =>
    startReplication({ ...pair.ends, publisher: source.master, copies: true, ...more });

  it('while the new server tries to get through leaves nothing after the drop', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };
    const child = start({ publisher: { ...source.master, port } });
    const [connection] = await once(silent, 'connection');
    await kill(child);
    expect(await pair.leftOver()).toEqual([`publication ${name}`, `role ${name}`]);
    await pair.drop();
    expect(await pair.leftOver()).toEqual([]);
    connection.destroy();
    silent.close();
  });

  it('while the slot waits for somebody else’s transaction leaves nothing after the drop', async () => {
    await withClient(source.master, async (other) => {
      await other.query('BEGIN; INSERT INTO notes VALUES (1)');
      const child = start();
      await untilThere(`replication slot ${name}`);
      await kill(child);
      await pair.drop();
      expect(await pair.leftOver()).toEqual([]);
    });
  });

  it('while it copies leaves nothing after the drop', async () => {
    const child = start();
    await untilOutput(child, /copies/);
    await kill(child);
    expect(await pair.leftOver()).toHaveLength(3);
    await pair.drop();
    expect(await pair.leftOver()).toEqual([]);
  });

  it('while the target follows leaves nothing after the drop, be it one side after the other', async () => {
    const child = start({ copies: false });
    await untilOutput(child, /follows/);
    await kill(child);
    expect(await pair.leftOver()).toHaveLength(4);
    await dropReplication({ target: target.master, name });
    expect(await lookAtReplication(target.master, name)).toEqual([]);
    await dropReplication({ source: source.master, name });
    expect(await pair.leftOver()).toEqual([]);
  });

  it('can be begun again after the drop', async () => {
    await pair.follow();
    await execute(source.master, ['INSERT INTO notes VALUES (7)']);
    await drain(pair.ends);
    expect(
      await withClient(target.master, async (c) => (await c.query('SELECT id FROM notes')).rows),
    ).toEqual([{ id: 7 }]);
    await dropReplication({ source: source.master, name });
    expect(await pair.leftOver()).toEqual([`subscription ${name}`]);
    await dropReplication({ target: target.master, name });
    expect(await pair.leftOver()).toEqual([]);
  });
});

describe('what goes wrong while the target follows', () => {
  beforeEach(() => pair.follow());

  it('a change that cannot be applied is said, not tried for ever', async () => {
    await execute(target.master, ["INSERT INTO notes VALUES (1, 'in the way')"]);
    await execute(source.master, ['INSERT INTO notes VALUES (1)']);
    await expect(drain(pair.ends)).rejects.toThrow(
      /has failed \d+ times to go on with subscription runbook_test/,
    );
    await expect(follow()).rejects.toThrow(/its log says at what/);
    await pair.drop();
  });

  it('a connection that is cut is none', async () => {
    await execute(source.master, [
      'SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots',
      'INSERT INTO notes VALUES (1)',
    ]);
    await drain(pair.ends);
    await pair.drop();
  });

  it('more WAL kept than allowed is refused', async () => {
    await expect(follow(-1)).rejects.toThrow(/the old server keeps \d+ MB of WAL for the new one, more than/);
    await pair.drop();
  });

  it('more WAL kept than allowed ends what is under way, and what is within goes on', async () => {
    const within = (keep: number, work: (signal: AbortSignal) => Promise<string>) =>
      withinKeep({ source: source.master, name, keep }, work);
    expect(await within(1e9, async () => 'copied')).toBe('copied');
    const copying = (signal: AbortSignal) =>
      once(signal, 'abort').then(() => Promise.reject(new Error('cut off')));
    await expect(within(-1, copying)).rejects.toThrow(/^the old server keeps/);
    await pair.drop();
  });

  it('a slot that somebody has dropped is missed', async () => {
    await dropReplication({ source: source.master, name });
    await expect(follow()).rejects.toThrow(
      /replication slot runbook_test is gone; drop the replication and begin again/,
    );
    await pair.drop();
  });
});

describe('a schema that is changed while the target follows', () => {
  beforeEach(() => pair.follow());
  afterEach(async () => {
    await pair.drop();
    await pair.execute('DROP TABLE IF EXISTS fresh');
  });

  it.each([
    ['ALTER TABLE notes ADD written timestamptz', 'column public.notes.written: missing on the target'],
    ['CREATE TABLE fresh (id int PRIMARY KEY)', 'table public.fresh: missing on the target'],
    ['CREATE INDEX notes_body ON notes (body)', 'index public.notes_body: missing on the target'],
    [
      'ALTER TABLE notes ALTER id TYPE bigint',
      'column public.notes.id: type integer on the source, bigint on the target',
    ],
  ])('is refused by name, with what to do: %s', async (change, line) => {
    await execute(line.includes('bigint') ? target.master : source.master, [change]);
    const refusal = { name: 'Refused', message: expect.stringContaining(`\n  ${line}`) };
    await expect(follow()).rejects.toMatchObject(refusal);
    await expect(compareLive(pair.ends)).rejects.toMatchObject(refusal);
  });

  it('is what is said where a row cannot be applied for it, and right again when the target has it too', async () => {
    const change = 'ALTER TABLE notes ADD written int';
    await execute(source.master, [change, 'INSERT INTO notes VALUES (-1, $$$$, 1)']);
    await expect(follow()).rejects.toThrow(
      /replication brings over rows only.*column public\.notes\.written/s,
    );
    await execute(target.master, [change]);
    await follow();
    await drain(pair.ends);
    expect((await compareLive(pair.ends)).proof.differences).toEqual([]);
  });
});

it('says why the new server does not get through', async () => {
  const publisher = { ...source.master, port: 1 };
  const password = new Secret('of the role');
  const attempt = beginReplication({ ...pair.ends, publisher, password, copy: async () => {} });
  await expect(attempt).rejects.toThrow(
    /^127\.0\.0\.1 cannot subscribe to 127\.0\.0\.1:1: could not connect to the publisher: .*Connection refused/s,
  );
  await pair.drop();
  expect(await pair.leftOver()).toEqual([]);
});
