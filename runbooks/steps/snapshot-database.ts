import { showCall } from '../aws/call.ts';
import { createSnapshot, deleteSnapshot, describeSnapshot, waitForSnapshot } from '../aws/rds.ts';
import type { Effects } from '../effects.ts';
import { done, halfDone, notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import type { DatabaseFacts } from './facts.ts';
import { callOnPage } from './on-page.ts';
import { patiently } from './passing.ts';

/** RDS allows letters, digits and single hyphens. */
const snapshotName = (c: Context<Effects, DatabaseFacts>) =>
  `${c.fact('oldInstance').identifier}-before-${c.runId}`.replace(/[^a-zA-Z0-9]+/g, '-');

/** A snapshot of the old database before anything is stopped: a belt beside the braces. */
export const snapshotDatabase: Step<Effects, DatabaseFacts> = {
  id: 'snapshot-database',
  title: 'Take an RDS snapshot of the old database',
  effect: 'change',
  retry: patiently,
  async probe(c) {
    const databaseSnapshot = snapshotName(c);
    const seen = await describeSnapshot(c.aws, databaseSnapshot);
    if (!seen) return notBegun;
    if (seen.status === 'available') return done({ databaseSnapshot });
    const next = seen.status === 'failed' ? 'it is deleted and taken again' : 'it is waited for';
    return halfDone(`The RDS snapshot ${databaseSnapshot} is ${seen.status}, ${seen.percent} %: ${next}.`);
  },
  async run(c) {
    const databaseSnapshot = snapshotName(c);
    const seen = await describeSnapshot(c.aws, databaseSnapshot);
    if (seen?.status === 'failed') await c.aws.send(deleteSnapshot(databaseSnapshot));
    if (seen === undefined || seen.status === 'failed') {
      await c.aws.send(createSnapshot(c.fact('oldInstance').identifier, databaseSnapshot));
    }
    await waitForSnapshot(c.aws, databaseSnapshot, { signal: c.signal, progress: c.progress });
    return { databaseSnapshot };
  },
  commands: [callOnPage(createSnapshot('<old instance>', '<old instance>-before-<run>'))],
  rehearse: async (c) => [showCall(createSnapshot(c.fact('oldInstance').identifier, snapshotName(c)))],
  undo: { manual: 'The RDS snapshot is kept. Delete it in the AWS console when you no longer want it.' },
};
