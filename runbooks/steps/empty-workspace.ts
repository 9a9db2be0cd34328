import { showCall } from '../aws/call.ts';
import { deleteInstance, describeInstance, describeSnapshot, waitForInstance } from '../aws/rds.ts';
import type { Effects } from '../effects.ts';
import { done, halfDone, notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import { bucketIsEmpty, emptyBucket, showEmptyBucket } from '../s3/empty.ts';
import type { DestroyFacts, HeldFacts } from './facts.ts';
import { callOnPage } from './on-page.ts';
import { patiently } from './passing.ts';

type C = Context<Effects, DestroyFacts>;
type Database = HeldFacts['databases'][number];

async function deleteDatabase(c: C, { identifier, finalSnapshot }: Database): Promise<void> {
  const instance = await describeInstance(c.aws, identifier);
  if (!instance) return;
  if (instance.status !== 'deleting') await c.aws.send(deleteInstance(identifier, finalSnapshot));
  await waitForInstance(c.aws, identifier, {
    signal: c.signal,
    progress: c.progress,
    until: (seen) => seen === undefined,
  });
}

/**
 * Not left to Terraform, which would give the snapshot the name in the state: the workspace's last life may have left one
 * of that name, and then RDS refuses.
 */
export const deleteDatabases: Step<Effects, DestroyFacts> = {
  id: 'delete-databases',
  title: 'Delete the database after a final snapshot',
  meanwhile: {
    safe: true,
    what: 'the API is stopped; databases are gone, or going, each after a final snapshot',
  },
  effect: 'irreversible',
  retry: patiently,
  async probe(c) {
    const { databases } = c.fact('held');
    const seen = await Promise.all(databases.map(({ identifier }) => describeInstance(c.aws, identifier)));
    const snapshots = await Promise.all(
      databases.map(({ finalSnapshot }) => describeSnapshot(c.aws, finalSnapshot)),
    );
    if (!seen.some(Boolean) && snapshots.every(Boolean)) return done();
    const begun = seen.some((one) => !one || one.status === 'deleting');
    return begun
      ? halfDone(`Of ${databases.length} databases, some are deleted or being deleted.`)
      : notBegun;
  },
  async run(c) {
    for (const database of c.fact('held').databases) await deleteDatabase(c, database);
    return {};
  },
  async verify(c) {
    for (const { identifier, finalSnapshot } of c.fact('held').databases) {
      if (await describeSnapshot(c.aws, finalSnapshot)) continue;
      throw new Error(
        `${identifier} is gone and its final snapshot ${finalSnapshot} is not there. Look for another one, or an automated backup, in the AWS console before you go on.`,
      );
    }
  },
  commands: [callOnPage(deleteInstance('<instance>', '<final snapshot>'))],
  rehearse: async (c) =>
    c
      .fact('held')
      .databases.map(({ identifier, finalSnapshot }) => showCall(deleteInstance(identifier, finalSnapshot))),
};

const notEmpty = async (c: C): Promise<string[]> => {
  const { buckets } = c.fact('held');
  const empty = await Promise.all(buckets.map((bucket) => bucketIsEmpty(c.s3, bucket)));
  return buckets.filter((_, index) => !empty[index]);
};

/** Terraform deletes only empty buckets. Looked at again on every resume: the balancer may have written its log. */
export const emptyBuckets: Step<Effects, DestroyFacts> = {
  id: 'empty-buckets',
  title: 'Empty the buckets, every version in them',
  effect: 'irreversible',
  retry: patiently,
  probe: async (c) => ((await notEmpty(c)).length === 0 ? done() : notBegun),
  async run(c) {
    for (const bucket of await notEmpty(c)) await emptyBucket({ s3: c.s3, bucket, progress: c.progress });
    return {};
  },
  commands: showEmptyBucket('<bucket>'),
  rehearse: async (c) => (await notEmpty(c)).flatMap(showEmptyBucket),
};
