import { join } from 'node:path';
import { outputs } from '../../constructs/outputs.ts';
import type { Effects } from '../effects.ts';
import { Refused } from '../engine/errors.ts';
import { done, halfDone, notBegun } from '../engine/standing.ts';
import type { Context, Facts, Step } from '../engine/types.ts';
import { bucketExists } from '../s3/exists.ts';
import { bucketFenced } from '../s3/fence.ts';
import { deleteBucket, showDeleteBucket, writeManifest } from '../s3/retire.ts';
import type { BucketFacts, MediaGeneration } from './facts.ts';
import { leftBehindBy, verifyNotDescribed } from './left-behind.ts';
import { patiently } from './passing.ts';
import { deployedOutputs, verifyAccount, writersOf } from './preflight.ts';
import { media } from './unit.ts';

type C = Context<Effects, BucketFacts>;

async function find(c: C): Promise<Partial<BucketFacts>> {
  const account = await verifyAccount(c);
  verifyNotDescribed(c, media);
  const isThere = ({ oldBucket }: Facts) => bucketExists(c.s3, String(oldBucket));
  const { facts } = await leftBehindBy(c, ['s3-migrate'], isThere);
  const oldBucket = String(facts.oldBucket);
  const deployed = await deployedOutputs(c);
  const inUse = String(deployed[outputs.mediaBucket]);
  if (inUse === oldBucket)
    throw new Refused(`The application uses ${oldBucket} (again). Nothing was deleted.`);
  return { account, oldBucket, from: facts.from as MediaGeneration, ...(await writersOf(c, deployed)) };
}

export const findOldBucket: Step<Effects, BucketFacts> = {
  id: 'find-old-bucket',
  title: 'Find what the last proven migration left behind',
  effect: 'read',
  probe: async (c) => (c.facts.oldBucket ? done() : notBegun),
  run: find,
};

/** S3 has no snapshots: what remains of the old bucket is a list of every version it held. */
export const listOldBucket: Step<Effects, BucketFacts> = {
  id: 'list-old-bucket',
  title: 'Write down every version the old bucket holds',
  effect: 'read',
  retry: patiently,
  probe: async (c) => (c.facts.manifest ? done() : notBegun),
  async run(c) {
    const file = `versions-${Date.now()}.jsonl`;
    const written = await writeManifest(c.s3, c.fact('oldBucket'), join(c.directory, file));
    await c.keep(file);
    return { manifest: { ...written, file } };
  },
};

export const deleteOldBucket: Step<Effects, BucketFacts> = {
  id: 'delete-old-bucket',
  title: 'Delete the old bucket with all its versions',
  meanwhile: { safe: true, what: 'the old bucket is gone, or going; the one in use is untouched' },
  effect: 'irreversible',
  retry: patiently,
  async probe(c) {
    const bucket = c.fact('oldBucket');
    if (!(await bucketExists(c.s3, bucket))) return done();
    // The fence goes first: without it, the deletion has begun.
    if (await bucketFenced(c.s3, bucket)) return notBegun;
    return halfDone(`Bucket ${bucket} has lost its fence: some of it may be deleted already.`);
  },
  async run(c) {
    await deleteBucket({ s3: c.s3, bucket: c.fact('oldBucket'), progress: c.progress });
    return {};
  },
  commands: showDeleteBucket('<old bucket>'),
  rehearse: async (c) => showDeleteBucket(c.fact('oldBucket')),
};
