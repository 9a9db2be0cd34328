import { rm } from 'node:fs/promises';
import type { Client } from 'pg';
import { Refused } from '../../engine/errors.ts';
import { type Endpoint, waitForConnection, withClient } from '../client.ts';
import { emptyDatabase } from '../empty.ts';
import { MomentLost } from '../moment-lost.ts';
import type { Moved } from '../move.ts';
import { withPassfile } from '../passfile.ts';
import { verifyNotRewritten } from '../rewritten.ts';
import { together } from '../together.ts';
import { BeginAgain, begin } from './begin.ts';
import { fill } from './fill.ts';
import { finish } from './finish.ts';
import { largeObjectTasks } from './large-objects.ts';
import { closeLedger, readAbout } from './ledger.ts';
import type { CopyOptions } from './options.ts';
import { type Plan, planOf, readFacts } from './plan.ts';
import { keepTally } from './progress.ts';
import { workersFor } from './room.ts';
import { dumpFile, type Files, readDump, schemaOf } from './schema.ts';
import { isCut, openSessions, type Sessions } from './sessions.ts';
import { type Moment, withMoment } from './snapshot.ts';
import type { Shop } from './work.ts';

export type { CopyOptions } from './options.ts';
export { copySequences } from './sequences.ts';

/** The source (`host:port/database`) of a copy into this database that has not finished: {@link copyDatabase} goes on with it. */
export const sourceOfCopy = (target: Endpoint): Promise<string | undefined> =>
  withClient(target, async (client) => (await readAbout(client))?.source);

/** One copy into a database at a time: a crashed one lets go as its connection breaks. */
async function lock(target: Client, database: string): Promise<void> {
  await target.query("SET lock_timeout = '10s'");
  await target
    .query("SELECT pg_advisory_lock(hashtext('runbook copy'))")
    .catch((error: { code?: string }) => {
      if (error.code !== '55P03') throw error;
      throw new Refused(
        `another copy into ${database} is at work; wait for it, or end its sessions (runbook copy)`,
      );
    });
  await target.query('SET lock_timeout = 0');
}

/** Where the answer to the last commit is lost with the connection, the ledger says whether there was one. */
async function close({ o, sessions }: Shop, parts: Plan['parts']): Promise<void> {
  try {
    await sessions.withTarget((client) => closeLedger(client, parts));
  } catch (error) {
    if (!isCut(error) || o.signal?.aborted) throw error;
    await waitForConnection(o.target, o.signal ? { signal: o.signal } : {});
    if ((await sourceOfCopy(o.target)) !== undefined) throw error;
  }
}

/** Postgres's code of it. */
const foreignKeyViolation = '23503';

type Copied = Omit<Moved, 'seconds'>;

/** What was emptied since the moment was read as empty; where that is replicated, a foreign key may tell. */
async function finishMoment(shop: Shop, plan: Plan): Promise<string[]> {
  const { source, replicated } = shop.o;
  const verify = () =>
    verifyNotRewritten(
      plan.parts.map(({ relation }) => relation),
      source,
    );
  const finishing = finish(shop, plan).catch(async (error: { code?: string }) => {
    if (error.code === foreignKeyViolation) await verify();
    throw error;
  });
  const [refused] = await together([finishing, Promise.resolve(replicated ? undefined : verify())]);
  return refused;
}

/** Sees the source at one moment, and brings all of it over. */
async function copyMoment(o: CopyOptions, sessions: Sessions, files: Files, moment: Moment): Promise<Copied> {
  return sessions.withTarget(async (target) => {
    const [, , dumped, facts] = await together([
      Promise.resolve(o.ready),
      lock(target, o.target.database),
      readDump(o, files, moment.name),
      readFacts(moment.client),
    ]);
    const schema = await schemaOf(dumped, facts.comments, target);
    const plan = planOf(schema, facts);
    const jobs = await workersFor({ source: moment.client, target }, o);
    const fresh: Shop = { o, sessions, jobs, moment: moment.name, done: new Map() };
    const done = await begin(target, { shop: fresh, moment, schema, plan });
    const shop = { ...fresh, done };
    const tally = keepTally(plan.parts, o.progress);
    const largeObjects = await largeObjectTasks(moment.client, tally.onBytes);
    await fill(shop, { plan, largeObjects, tally });
    const refused = await finishMoment(shop, plan);
    await close(shop, plan.parts);
    return { bytes: tally.piped(), tables: plan.tables, leftOut: [...schema.leftOut, ...refused] };
  });
}

async function copyOnce(o: CopyOptions): Promise<Copied> {
  const sessions = openSessions(o);
  const dump = dumpFile(o);
  o.signal?.addEventListener('abort', sessions.end);
  try {
    return await withPassfile(o.directory, [o.source, o.target], (passfile) =>
      withMoment(o.source, o.snapshot, (moment) => copyMoment(o, sessions, { passfile, dump }, moment)),
    );
  } finally {
    o.signal?.removeEventListener('abort', sessions.end);
    await sessions.close();
    await rm(dump, { force: true });
  }
}

/** How often a copy is taken up again by itself. */
const attempts = 3;

async function copyOrGoOn(o: CopyOptions, attempt = 1): Promise<Copied> {
  try {
    return await copyOnce(o);
  } catch (error) {
    o.signal?.throwIfAborted();
    if (
      attempt === attempts ||
      !(error instanceof BeginAgain || (error instanceof MomentLost && !o.snapshot))
    )
      throw error;
    if (error instanceof BeginAgain) {
      o.log(`the copy that was interrupted cannot go on (${error.message}); it begins again`);
      await emptyDatabase(o.target);
    } else o.log(`${error.message}; the copy goes on at another`);
    return copyOrGoOn(o, attempt + 1);
  }
}

/**
 * Copies a whole database from server to server, as it was at one moment, into an empty one: rows through this process, in
 * parallel, and never onto its disk. Goes on where an interrupted copy has stopped if what that one copied is still the
 * same on the source; else empties the target and begins again. Roles, and settings of roles and of the database, are the
 * roles' room's; the current user must have the rights of all owners on both sides.
 * Whatever is left out is logged with the reason. Throws at the first error that does not pass, and {@link Refused} when
 * the target holds something else.
 */
export async function copyDatabase(o: CopyOptions): Promise<Moved> {
  const started = performance.now();
  const copied = await copyOrGoOn(o);
  for (const line of copied.leftOut) o.log(`not brought over: ${line}`);
  return { ...copied, seconds: Math.round(performance.now() - started) / 1000 };
}
