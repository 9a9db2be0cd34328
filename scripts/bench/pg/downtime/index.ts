import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Endpoint, withClient } from '../../../../runbooks/postgres/client.ts';
import { fence, planFence, unfence } from '../../../../runbooks/postgres/fence.ts';
import { copyRoles } from '../../../../runbooks/postgres/roles.ts';
import { findTools, serverVersion } from '../../../../runbooks/postgres/tools.ts';
import { Secret } from '../../../../runbooks/secret.ts';
import { createRun } from '../../../../runbooks/shell/run.ts';
import { generate } from '../generate.ts';
import type { Options } from '../index.ts';
import { type Server, startServers } from '../server.ts';
import { type Mode, type Move, modes } from './modes.ts';
import { createPhases } from './phases.ts';
import { type Downtime, head, lines } from './table.ts';
import { startWriter, type Writer } from './writer.ts';

/** Whom the fence shuts out. */
const application = (source: Endpoint): Endpoint => ({
  ...source,
  user: 'bench_writer',
  password: new Secret('only for a writer'),
});

/** What the writers write to, with rows that are there before; the role outlives the database. */
const table = `
  DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bench_writer') THEN
      CREATE ROLE bench_writer LOGIN PASSWORD 'only for a writer';
    END IF;
  END $$;
  CREATE TABLE notes (id int PRIMARY KEY, body text);
  GRANT SELECT, INSERT, UPDATE, DELETE ON notes TO bench_writer`;

const acknowledgedAndMissing = async (target: Endpoint, { acknowledged }: Writer) => {
  const { rows } = await withClient(target, (client) =>
    client.query<{ id: number }>('SELECT id FROM public.notes'),
  );
  const there = new Set(rows.map(({ id }) => id));
  return {
    acknowledged: acknowledged.size,
    lost: [...acknowledged].filter((id) => !there.has(id)).length,
  };
};

/** Seconds for which writers write before anything is done: there shall be writes to lose. */
const before = 1;

/** Moves the database while it is written to; nobody can write from the first phase on. */
async function moveOnce(move: Move, mode: Mode): Promise<Downtime> {
  const writer = startWriter(application(move.source));
  const phases = createPhases();
  try {
    await sleep(before * 1000);
    const behind = await mode.prepare(move);
    const plan = await planFence(move.source, { keep: 'runbook_bench' });
    await phases.take('fence', () => fence(move.source, plan));
    const proofs = await behind(plan, phases);
    const wrong = proofs.flatMap(({ id, differences }) => differences.map((one) => `${id}: ${one}`));
    await unfence(move.source, plan);
    if (wrong.length > 0) throw new Error(`${mode.name}: ${wrong.slice(0, 5).join('\n')}`);
    return {
      phases: phases.seconds,
      ...(await acknowledgedAndMissing(move.target, writer)),
    };
  } finally {
    writer.stop();
    await writer.ended;
  }
}

async function benchMode(servers: Record<'source' | 'target', Server>, mode: Mode, jobs: number) {
  const [source, target] = [servers.source.endpoint, servers.target.endpoint];
  await servers.target.recreate();
  await copyRoles({ source, target, fence: undefined, application: 'bench_writer' });
  await servers.source.settle();
  await servers.target.settle();
  await withClient(source, (client) => client.query('TRUNCATE notes'));
  const directory = mkdtempSync(join(tmpdir(), 'bench-downtime-'));
  const run = createRun();
  const tools = await findTools(run, (await serverVersion(source)).major);
  try {
    const quiet = { progress: () => {}, log: () => {} };
    return await moveOnce({ source, target, tools, directory, jobs, run, ...quiet }, mode);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Every mode once, in turn, as often as asked. */
async function takeTurns(
  servers: Record<'source' | 'target', Server>,
  { runs, jobs, log }: Pick<Options, 'runs' | 'jobs' | 'log'>,
) {
  const found = new Map<string, Downtime[]>(modes.map(({ name }) => [name, []]));
  for (let run = 1; run <= runs; run++) {
    for (const mode of modes) {
      found.get(mode.name)?.push(await benchMode(servers, mode, jobs));
      log(`run ${run} of ${runs}: ${mode.name}`);
    }
  }
  return found;
}

/** Measures for how long nobody can write, in all modes at all sizes, on two servers of its own. */
export async function benchDowntime(o: Options): Promise<void> {
  const { sizes, print, log } = o;
  const directory = mkdtempSync(join(tmpdir(), 'bench-pg-'));
  const servers = await startServers(directory);
  try {
    print(head);
    for (const size of sizes) {
      log(`making a database of about ${size} MB`);
      const megabytes = await generate(servers.source, size);
      await withClient(servers.source.endpoint, (client) => client.query(table));
      for (const line of lines(`${megabytes} MB`, await takeTurns(servers, o))) print(line);
    }
  } finally {
    await Promise.all([servers.source.stop(), servers.target.stop()]);
    rmSync(directory, { recursive: true, force: true });
  }
}
