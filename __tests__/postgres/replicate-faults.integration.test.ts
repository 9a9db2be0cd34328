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
  compareWritten,
  drain,
  dropReplication,
  lookAtReplication,
  withinKeep,
} from '../../runbooks/postgres/replicate/index.ts';
import { Secret } from '../../runbooks/secret.ts';
import { execute, startServer, type TestServer } from '../helpers/postgres.ts';
import { allowReplication } from '../helpers/replication.ts';
import { startReplication } from '../helpers/replication-process.ts';
import { untilOutput } from '../helpers/until-output.ts';

let source: TestServer;
let target: TestServer;
const name = 'runbook_test';

beforeAll(async () => {
  [source, target] = await Promise.all([startServer(), startServer()]);
  await Promise.all([source, target].map(allowReplication));
  // A server starts the worker of a new subscription five seconds after the last one's start.
  await execute(target.superuser, [
    'ALTER SYSTEM SET wal_retrieve_retry_interval = 100',
    'SELECT pg_reload_conf()',
  ]);
});

afterAll(async () => {
  await source?.stop();
  await target?.stop();
});

beforeEach(async () => {
  for (const { master } of [source, target])
    await execute(master, [
      'DROP TABLE IF EXISTS notes',
      'CREATE TABLE notes (id int PRIMARY KEY, body text)',
    ]);
});

const both = () => ({ source: source.master, target: target.master, name });

const leftOver = async () => [
  ...(await lookAtReplication(source.master, name)),
  ...(await lookAtReplication(target.master, name)),
];

const begin = () =>
  beginReplication({
    ...both(),
    publisher: source.master,
    password: new Secret('of the role'),
    copy: async () => {},
  });

const follow = (keep = 1e9) => catchUp({ ...both(), keep, progress: () => {} });

async function kill(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** Until something of the replication is there. */
async function untilThere(what: string): Promise<void> {
  for (let look = 0; look < 600; look++) {
    if ((await leftOver()).includes(what)) return;
    await sleep(50);
  }
  throw new Error(`${what} never came`);
}

describe('a run that is killed', () => {
  const start = (more = {}) =>
    startReplication({ ...both(), publisher: source.master, copies: true, ...more });

  it('while the new server tries to get through leaves nothing after the drop', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };
    const child = start({ publisher: { ...source.master, port } });
    const [connection] = await once(silent, 'connection');
    await kill(child);
    expect(await leftOver()).toEqual([`publication ${name}`, `role ${name}`]);
    await dropReplication(both());
    expect(await leftOver()).toEqual([]);
    connection.destroy();
    silent.close();
  });

  it('while the slot waits for somebody else’s transaction leaves nothing after the drop', async () => {
    await withClient(source.master, async (other) => {
      await other.query('BEGIN; INSERT INTO notes VALUES (1)');
      const child = start();
      await untilThere(`replication slot ${name}`);
      await kill(child);
      await dropReplication(both());
      expect(await leftOver()).toEqual([]);
    });
  });

  it('while it copies leaves nothing after the drop', async () => {
    const child = start();
    await untilOutput(child, /copies/);
    await kill(child);
    expect(await leftOver()).toHaveLength(3);
    await dropReplication(both());
    expect(await leftOver()).toEqual([]);
  });

  it('while the target follows leaves nothing after the drop, be it one side after the other', async () => {
    const child = start({ copies: false });
    await untilOutput(child, /follows/);
    await kill(child);
    expect(await leftOver()).toHaveLength(4);
    await dropReplication({ target: target.master, name });
    expect(await lookAtReplication(target.master, name)).toEqual([]);
    await dropReplication({ source: source.master, name });
    expect(await leftOver()).toEqual([]);
  });

  it('can be begun again after the drop', async () => {
    await begin();
    await execute(source.master, ['INSERT INTO notes VALUES (7)']);
    await drain({ ...both(), seconds: 10 });
    expect(
      await withClient(target.master, async (c) => (await c.query('SELECT id FROM notes')).rows),
    ).toEqual([{ id: 7 }]);
    await dropReplication({ source: source.master, name });
    expect(await leftOver()).toEqual([`subscription ${name}`]);
    await dropReplication({ target: target.master, name });
    expect(await leftOver()).toEqual([]);
  });
});

describe('what goes wrong while the target follows', () => {
  beforeEach(begin);
  const drop = () => dropReplication(both());

  it('a change that cannot be applied is said, not tried for ever', async () => {
    await execute(target.master, ["INSERT INTO notes VALUES (1, 'in the way')"]);
    await execute(source.master, ['INSERT INTO notes VALUES (1)']);
    await expect(drain({ ...both(), seconds: 30 })).rejects.toThrow(
      /has failed \d+ times to go on with subscription runbook_test/,
    );
    await expect(follow()).rejects.toThrow(/its log says at what/);
    await drop();
  });

  it('a connection that is cut is none', async () => {
    await execute(source.master, [
      'SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots',
      'INSERT INTO notes VALUES (1)',
    ]);
    await drain({ ...both(), seconds: 30 });
    await drop();
  });

  it('more WAL kept than allowed is refused', async () => {
    await expect(follow(-1)).rejects.toThrow(/the old server keeps \d+ MB of WAL for the new one, more than/);
    await drop();
  });

  it('more WAL kept than allowed ends what is under way, and what is within goes on', async () => {
    const within = (keep: number, work: (signal: AbortSignal) => Promise<string>) =>
      withinKeep({ source: source.master, name, keep }, work);
    expect(await within(1e9, async () => 'copied')).toBe('copied');
    const copying = (signal: AbortSignal) =>
      once(signal, 'abort').then(() => Promise.reject(new Error('cut off')));
    await expect(within(-1, copying)).rejects.toThrow(/^the old server keeps/);
    await drop();
  });

  it('a slot that somebody has dropped is missed', async () => {
    await dropReplication({ source: source.master, name });
    await expect(follow()).rejects.toThrow(
      /replication slot runbook_test is gone; drop the replication and begin again/,
    );
    await drop();
  });
});

describe('a schema that is changed while the target follows', () => {
  const comparing = () => ({ ...both(), jobs: 2, seconds: 30, progress: () => {} });

  beforeEach(begin);
  afterEach(async () => {
    await dropReplication(both());
    for (const { master } of [source, target]) await execute(master, ['DROP TABLE IF EXISTS fresh']);
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
    await expect(compareLive(comparing())).rejects.toMatchObject(refusal);
  });

  it('is what is said where a row cannot be applied for it, and right again when the target has it too', async () => {
    const change = 'ALTER TABLE notes ADD written int';
    await execute(source.master, [change, 'INSERT INTO notes VALUES (-1, $$$$, 1)']);
    await expect(follow()).rejects.toThrow(
      /replication brings over rows only.*column public\.notes\.written/s,
    );
    await execute(target.master, [change]);
    await follow();
    await drain({ ...both(), seconds: 30 });
    expect((await compareLive(comparing())).proof.differences).toEqual([]);
  });
});

describe('the comparison while it is used, and of the rest', () => {
  const comparing = () => ({ ...both(), jobs: 2, seconds: 30, progress: () => {} });
  const onSource = (sql: string) => execute(source.master, [sql]);
  const onTarget = (sql: string) => execute(target.master, [sql]);
  const settled = () => drain({ ...both(), seconds: 30 });

  beforeEach(async () => {
    for (const { master } of [source, target])
      await execute(master, [
        'DROP TABLE IF EXISTS bag',
        'CREATE TABLE bag (a text); ALTER TABLE bag REPLICA IDENTITY FULL',
      ]);
    await begin();
    await onSource("INSERT INTO notes SELECT n, 'note ' || n FROM generate_series(1, 100) n");
    await settled();
  });
  afterEach(() => dropReplication(both()));

  it.each([
    ["UPDATE notes SET body = 'nota 5' WHERE id = 5"],
    ['DELETE FROM notes WHERE id = 5'],
    ["INSERT INTO notes VALUES (1000, 'one more')"],
    ['UPDATE notes SET body = (SELECT body FROM notes n WHERE n.id = 11 - notes.id) WHERE id IN (5, 6)'],
  ])('finds what differs before: %s', async (fault) => {
    await onTarget(fault);
    const { proof } = await compareLive(comparing());
    expect(proof.differences).toEqual([
      expect.stringMatching(/^public\.notes: source 100 rows, hash .*; target/),
    ]);
  });

  it.each([
    ["UPDATE notes SET body = 'nota 7' WHERE id = 7"],
    ['DELETE FROM notes WHERE id = 7'],
    ["INSERT INTO notes VALUES (8, 'not deleted')"],
    ["INSERT INTO notes VALUES (9, 'the old key')"],
  ])('finds what differs in rows that were written after: %s', async (fault) => {
    const { proof, written } = await compareLive(comparing());
    expect(proof.differences).toEqual([]);
    await onSource("UPDATE notes SET body = 'new' WHERE id = 7");
    await onSource('DELETE FROM notes WHERE id = 8');
    await onSource('UPDATE notes SET id = 900 WHERE id = 9');
    await settled();
    const rest = await compareWritten(comparing(), written);
    expect(rest.proof.differences).toEqual([]);
    await onTarget(fault);
    expect((await compareWritten(comparing(), rest.written)).proof.differences).toEqual([
      expect.stringMatching(/^public\.notes: source 2 rows, hash .*; target/),
    ]);
  });

  /** Compares live while rows 1001 to 4000 are written, and then the rest. */
  async function compareInRounds() {
    let writing: Promise<void> | undefined;
    const progress = () => {
      writing ??= onSource("UPDATE notes SET body = body || '!' WHERE id > 1000");
    };
    const live = await compareLive({ ...comparing(), progress });
    await writing;
    await settled();
    return { live: live.proof, rest: (await compareWritten(comparing(), live.written)).proof };
  }

  it('comes down to few rows in rounds, and loses none', async () => {
    await onSource("INSERT INTO notes SELECT n, 'many' FROM generate_series(1001, 4000) n");
    await settled();
    const { live, rest } = await compareInRounds();
    expect(live).toMatchObject({ equal: true, figures: { source: 3100, target: 3100 } });
    expect(rest.equal).toBe(true);
    expect(Number(live.figures.again) + Number(rest.figures.source)).toBe(3000);
  });

  it('finds in its rounds what arrives otherwise than it was sent', async () => {
    await onSource("INSERT INTO notes SELECT n, 'many' FROM generate_series(1001, 4000) n");
    await settled();
    // Rows that arrive fire triggers for REPLICA, and those that are written do not.
    const spoil = `
      CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.body := 'spoilt'; RETURN NEW; END $$;
      CREATE TRIGGER spoil BEFORE UPDATE ON notes FOR EACH ROW WHEN (NEW.id = 2000) EXECUTE FUNCTION spoil();
      ALTER TABLE notes ENABLE REPLICA TRIGGER spoil`;
    await onSource(spoil);
    await onTarget(spoil);
    const { live, rest } = await compareInRounds();
    expect([...live.differences, ...rest.differences]).toEqual([expect.stringMatching(/^public\.notes: /)]);
    await onSource('DROP FUNCTION spoil() CASCADE');
    await onTarget('DROP FUNCTION spoil() CASCADE');
  });

  it('reads a table whole that was emptied, or has no key', async () => {
    const { written } = await compareLive(comparing());
    await onSource("TRUNCATE notes; INSERT INTO bag VALUES (NULL), ('a'), ('a')");
    await settled();
    const rest = await compareWritten(comparing(), written);
    expect(rest.proof).toMatchObject({
      differences: [],
      figures: { tables: 2, whole: 2, source: 3, target: 3 },
    });
    await onTarget("UPDATE bag SET a = '' WHERE a IS NULL; INSERT INTO notes VALUES (1)");
    expect((await compareWritten(comparing(), rest.written)).proof.differences).toHaveLength(2);
  });
});

it('says why the new server does not get through', async () => {
  const publisher = { ...source.master, port: 1 };
  const password = new Secret('of the role');
  const attempt = beginReplication({ ...both(), publisher, password, copy: async () => {} });
  await expect(attempt).rejects.toThrow(
    /^127\.0\.0\.1 cannot subscribe to 127\.0\.0\.1:1: could not connect to the publisher: .*Connection refused/s,
  );
  await dropReplication(both());
  expect(await leftOver()).toEqual([]);
});
