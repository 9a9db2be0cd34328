import { mediaBucketName } from '../../workspaces/names.ts';
import type { Effects } from '../effects.ts';
import { Refused } from '../engine/errors.ts';
import type { Context } from '../engine/types.ts';
import { bucketExists } from '../s3/exists.ts';
import { inspectBucket } from '../s3/inspect.ts';
import type { BucketFacts, MediaGeneration } from './facts.ts';
import {
  deployedOutputs,
  preflight,
  settingsOf,
  verifyAccount,
  verifyGenerations,
  verifyPrevious,
} from './preflight.ts';
import { verifyWriters } from './preflight-writers.ts';
import { media } from './unit.ts';

type C = Context<Effects, BucketFacts>;

async function verifyBuckets(c: C, from: MediaGeneration, to: MediaGeneration) {
  const oldBucket = mediaBucketName(c.workspace, from.generation);
  const newBucket = mediaBucketName(c.workspace, to.generation);
  if (await bucketExists(c.s3, newBucket)) {
    throw new Refused(
      `Bucket ${newBucket} exists already, though no run made it. Look at what it holds; then delete it, or raise media.generation once more.`,
    );
  }
  const old = await inspectBucket(c.s3, oldBucket, c.progress);
  if (!old.exists) throw new Refused(`Bucket ${oldBucket}, which the stack was deployed with, is not there.`);
  if (old.problems.length > 0) throw new Refused(old.problems.join('\n'));
  return {
    oldBucket,
    newBucket,
    warnings: old.warnings,
    bytesToMove: old.bytes,
    objectsToMove: old.objects,
  };
}

async function check(c: C): Promise<Partial<BucketFacts>> {
  const account = await verifyAccount(c);
  const deployed = await deployedOutputs(c);
  const deployedSettings = settingsOf(media, deployed);
  const from = { generation: Number(deployedSettings.generation) };
  const to = { generation: c.workspace.media.generation };
  verifyGenerations(media, c.workspace, from);
  verifyPrevious(media, c.workspace, { from, deployedSettings });
  const buckets = await verifyBuckets(c, from, to);
  for (const warning of buckets.warnings) c.log(warning);
  const writers = await verifyWriters(c, media, { deployed, deployedSettings });
  return { account, deployedSettings, from, to, ...buckets, ...writers };
}

export const preflightBucket = preflight<BucketFacts>({
  title: 'Check account, buckets and that the plan holds only this migration',
  check,
});
