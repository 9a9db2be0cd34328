import { join } from 'node:path';
import type { Effects } from '../effects.ts';
import { bytes, duration } from '../engine/show/units.ts';
import { done, halfDone, notBegun } from '../engine/standing.ts';
import type { Context, Standing, Step } from '../engine/types.ts';
import { compareBuckets, type Proven } from '../s3/compare.ts';
import { showCopyBucket } from '../s3/copy.ts';
import { bucketIsEmpty } from '../s3/empty.ts';
import { writeKnown } from '../s3/known.ts';
import { openLedger } from '../s3/ledger.ts';
import { mirrorPass } from '../s3/mirror.ts';
import { whole } from '../s3/place.ts';
import { openProven } from '../s3/proven.ts';
import { startSurvey } from '../s3/survey.ts';
import { abortUploads } from '../s3/uploads.ts';
import type { BucketFacts } from './facts.ts';
import { keptMeanwhile } from './kept-meanwhile.ts';
import { whileRunning } from './meanwhile.ts';
import { patiently } from './passing.ts';
import { media } from './unit.ts';

type C = Context<Effects, BucketFacts>;

/** A pass that took no longer is short: the one behind the fence will be. Seconds. */
const short = 10;

/** An application that writes faster than S3 copies would never let it end. */
const mostPasses = 6;

/** The two buckets of a migration, as a mirror wants them. */
export const mirrored = (c: C) => ({
  s3: c.s3,
  from: whole(c.fact('oldBucket')),
  to: whole(c.fact('newBucket')),
  expected: c.fact('objectsToMove'),
  maxDelete: Number.parseFloat(c.chosen['max-delete'] ?? ''),
  progress: c.progress,
  signal: c.signal,
});

/** What was proven equal while the API ran; nothing in the mode `stopped`. */
export const provenBefore = (c: C): Proven | undefined =>
  c.chosen.mode === 'live' ? openProven(provenFile(c)) : undefined;

const provenFile = (c: C): string => join(c.directory, 'proven.bin');

/** What a run can know again of both buckets behind the fence, without reading it. */
export const knownFile = (c: C): string => join(c.directory, 'known-pages.json');

/** The last pass that may take its time; it makes out what is all proven by now. */
async function lastLivePass(c: C) {
  const [proven, survey] = [openProven(provenFile(c)), startSurvey()];
  const pass = await mirrorPass({ ...mirrored(c), proven, settled: survey.add });
  writeKnown(knownFile(c), await survey.finish({ ...mirrored(c), proven }));
  return pass;
}

/** Copies a first time. After a kill it goes on behind what is finished, on another machine, too. */
async function firstPass(c: C) {
  const about = `copy ${c.fact('oldBucket')} to ${c.fact('newBucket')}`;
  const file = 'copied.jsonl';
  return keptMeanwhile(c, file, async () => {
    const ledger = await openLedger(join(c.directory, file), about);
    return mirrorPass({ ...mirrored(c), ledger }).finally(() => ledger.close());
  });
}

/** Passes until one is short; returns what all of them did. */
async function passes(c: C): Promise<BucketFacts['live']> {
  const sum = { passes: 0, objects: 0, bytes: 0, deleted: 0 };
  for (let seconds = Number.POSITIVE_INFINITY; seconds > short && sum.passes < mostPasses; ) {
    const started = performance.now();
    const { result, deleted } = await (sum.passes === 0 ? firstPass(c) : mirrorPass(mirrored(c)));
    seconds = (performance.now() - started) / 1000;
    sum.passes += 1;
    sum.objects += result.objects;
    sum.bytes += result.bytes;
    sum.deleted += deleted;
    const what = `${result.objects} objects (${bytes(result.bytes)}) copied, ${deleted} deleted`;
    c.log(`Pass ${sum.passes}: ${what}, in ${duration(seconds)}.`);
  }
  return sum;
}

async function look(c: C): Promise<Standing<BucketFacts>> {
  if (await bucketIsEmpty(c.s3, c.fact('newBucket')))
    return c.facts.live && c.fact('objectsToMove') === 0 ? done() : notBegun;
  if (c.facts.live) return done();
  return halfDone('The new bucket holds objects: what is there and equal already stays.');
}

/** Nearly all of the work is done before anybody has to stop. */
export const copyLive: Step<Effects, BucketFacts> = {
  id: 'copy-live',
  title: 'Copy and compare every object while the API runs, until little is left',
  only: { mode: ['live'] },
  meanwhile: whileRunning(media, 'the new one holds part of a copy; deploy nothing'),
  effect: 'change',
  retry: patiently,
  probe: look,
  async run(c) {
    await abortUploads(c.s3, c.fact('newBucket'));
    const first = await passes(c);
    // What differs by now is for the pass behind the fence.
    await compareBuckets({ ...mirrored(c), proven: provenBefore(c) });
    const { result, deleted } = await lastLivePass(c);
    return {
      live: {
        passes: first.passes + 1,
        objects: first.objects + result.objects,
        bytes: first.bytes + result.bytes,
        deleted: first.deleted + deleted,
      },
    };
  },
  commands: showCopyBucket('<old bucket>', '<new bucket>'),
  rehearse: async (c) => [
    ...showCopyBucket(c.fact('oldBucket'), c.fact('newBucket')),
    `again and again until a pass takes less than ${short} s; then every object of both buckets is compared`,
  ],
  undo: async (c) => c.log('The copies disappear with the new bucket.'),
};
