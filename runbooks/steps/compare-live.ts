import type { Effects } from '../effects.ts';
import { done, notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import {
  catchUp,
  compareWritten as compareRest,
  compareLive as compareRows,
} from '../postgres/replicate/index.ts';
import { jobs } from './begin-copy.ts';
import type { DatabaseFacts } from './facts.ts';
import { twiceAtMost } from './passing.ts';
import { bytesToKeep, replication } from './replication.ts';
import { verifyStopped } from './writers.ts';
import { hasWritten, saveWritten, takeWritten } from './written-file.ts';

type C = Context<Effects, DatabaseFacts>;

/** Seconds the new server may take to apply what was written until a moment. */
export const patience = 600;

const comparing = async (c: C) => ({
  ...(await replication(c)),
  jobs,
  seconds: patience,
  progress: c.progress,
});

async function compareAll(c: C): Promise<string> {
  const { proof, written } = await compareRows(await comparing(c));
  c.prove(proof);
  return written;
}

const only = { mode: ['replicate'] };

/** Nearly all of the proof is made while the API runs: what is left for the time without writers are the rows written since. */
export const compareLive: Step<Effects, DatabaseFacts> = {
  id: 'compare-live',
  title: 'Let the new database catch up; compare every row while the API runs',
  only,
  effect: 'read',
  grows: true,
  retry: twiceAtMost,
  // Once the writers are stopped, what nobody remembers is read behind the fence.
  probe: async (c) => (c.facts.writersStoppedAt ? done() : notBegun),
  async run(c) {
    const { behind, kept } = await catchUp({
      ...(await replication(c)),
      keep: await bytesToKeep(c),
      progress: c.progress,
    });
    c.log(`The new database is ${behind} bytes of WAL behind; the old one keeps ${kept} for it.`);
    await saveWritten(c.directory, await compareAll(c));
    return {};
  },
  rehearse: async () => [
    'compare the rows of both databases, but for those written meanwhile, which are noted',
  ],
};

/**
 * The rows written since they were compared. Where nobody remembers which these are, as after a kill or on another machine,
 * all rows first. Made once: the end of the replication takes away what it needs, and behind the fence nothing changes.
 */
export const compareWritten: Step<Effects, DatabaseFacts> = {
  id: 'compare-written',
  title: 'Compare the rows written last',
  only,
  effect: 'read',
  retry: twiceAtMost,
  probe: async ({ facts }) =>
    facts.rowsProvenAt && facts.rowsProvenAt === facts.writersStoppedAt ? done() : notBegun,
  async run(c) {
    await verifyStopped(c);
    const heard = hasWritten(c.directory) ? await takeWritten(c.directory) : await compareAll(c);
    c.prove((await compareRest(await comparing(c), heard)).proof);
    return { rowsProvenAt: c.fact('writersStoppedAt') };
  },
  rehearse: async () => ['compare the rows that were noted'],
};
