import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Endpoint, withClient } from '../../runbooks/postgres/client.ts';
import { connectionArguments, connectionEnvironment } from '../../runbooks/postgres/dump.ts';
import { withPassfile } from '../../runbooks/postgres/passfile.ts';
import {
  beginReplication,
  catchUp,
  drain,
  dropReplication,
  lookAtReplication,
  replicationName,
} from '../../runbooks/postgres/replicate/index.ts';
import { Secret } from '../../runbooks/secret.ts';
import { createRun } from '../../runbooks/shell/run.ts';
import { execute, startServer, type TestServer, value } from '../helpers/postgres.ts';
import { allowReplication, startWriter } from '../helpers/replication.ts';

let source: TestServer;
let target: TestServer;
let application: Endpoint;
const directory = mkdtempSync(join(tmpdir(), 'replicate-'));
const run = createRun();
const name = replicationName('2026-11-21T12.00-Ab');
const password = new Secret("it's \\ random %s");

beforeAll(async () => {
  [source, target] = await Promise.all([startServer(), startServer()]);
  await Promise.all([source, target].map(allowReplication));
  application = { ...source.master, user: 'knowme_app', password: new Secret('app') };
  for (const { master } of [source, target])
    await execute(master, [
      "CREATE ROLE knowme_app LOGIN PASSWORD 'app'",
      'GRANT knowme_app TO knowme_admin',
      'GRANT CREATE ON SCHEMA public TO knowme_app',
    ]);
  await execute(application, [
    'CREATE TABLE notes (id int PRIMARY KEY, body text, length int GENERATED ALWAYS AS (length(body)) STORED)',
    "INSERT INTO notes SELECT n, repeat('x', 200) FROM generate_series(1, 20000) n",
  ]);
});

afterAll(async () => {
  await source?.stop();
  await target?.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** What the mover does, with pg_dump and psql. */
const copy = (snapshot: string) =>
  withPassfile(directory, [source.master, target.master], async (passfile) => {
    const file = join(directory, 'dump.sql');
    const env = connectionEnvironment(passfile);
    const from = [...connectionArguments(source.master), `--snapshot=${snapshot}`, `--file=${file}`];
    await run({ program: 'pg_dump', args: from, env });
    const to = [...connectionArguments(target.master), '--quiet', '--set=ON_ERROR_STOP=1', `--file=${file}`];
    await run({ program: 'psql', args: to, env });
  });

const both = () => ({ source: source.master, target: target.master, name });
const begin = (how: (snapshot: string) => Promise<void> = copy) =>
  beginReplication({ ...both(), publisher: source.master, password, copy: how });

const leftOver = async () => [
  ...(await lookAtReplication(source.master, name)),
  ...(await lookAtReplication(target.master, name)),
];

const idsOn = async (endpoint: Endpoint) =>
  new Set(
    await withClient(endpoint, async (client) =>
      (await client.query<{ id: number }>('SELECT id FROM notes')).rows.map(({ id }) => id),
    ),
  );

const hash = 'SELECT sum(hashtextextended(notes::text, 0)) FROM notes';

describe('a database that is in use', () => {
  it('is followed, and nothing acknowledged is lost', async () => {
    const writer = startWriter(application);
    await begin();
    expect(await leftOver()).toEqual([
      `replication slot ${name}`,
      `publication ${name}`,
      `role ${name}`,
      `subscription ${name}`,
      // Copied with all others.
      `publication ${name}`,
    ]);
    await catchUp({ ...both(), keep: 1e9, progress: () => {} });
    writer.stop();
    expect(await writer.ended).toEqual(['stopped', 'stopped', 'stopped']);
    const started = performance.now();
    await drain({ ...both(), seconds: 30 });
    expect(performance.now() - started).toBeLessThan(5000);
    const there = await idsOn(target.master);
    expect(writer.acknowledged.size).toBeGreaterThan(100);
    expect([...writer.acknowledged].filter((id) => !there.has(id))).toEqual([]);
    expect(await value(target.master, hash)).toBe(await value(source.master, hash));
  });

  it('tells no server log the password', () => {
    for (const log of [source.log(), target.log()]) {
      expect(log).toContain('ready to accept connections');
      expect(log).not.toContain('random %s');
    }
  });

  it('leaves nothing behind, and can be dropped again', async () => {
    await dropReplication(both());
    await dropReplication(both());
    expect(await leftOver()).toEqual([]);
  });
});
