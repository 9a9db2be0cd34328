import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { passBehindFence, proveBehindFence } from '../../../runbooks/s3/behind-fence.ts';
import { openS3 } from '../../../runbooks/s3/client.ts';
import type { Proven } from '../../../runbooks/s3/compare.ts';
import type { Sides } from '../../../runbooks/s3/pairs.ts';
import { whole } from '../../../runbooks/s3/place.ts';
import { openProven } from '../../../runbooks/s3/proven.ts';
import { eachPair } from '../../../runbooks/s3/ranges.ts';
import type { ListingDigest } from '../../../runbooks/s3/silence.ts';
import { startSurvey } from '../../../runbooks/s3/survey.ts';
import { environment } from './methods.ts';
import type { Stub } from './stub.ts';

/** Seconds of each part. */
export interface Stopped {
  readonly pass: number;
  readonly proof: number;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** As if every object had been looked at and found equal, which would take two requests for each. Returns the pages that can be known again. */
async function rememberAll({ proven, ...sides }: Required<Sides> & { proven: Proven }) {
  const survey = startSurvey();
  await eachPair({
    ...sides,
    async work(pairs, range) {
      proven.note(pairs);
      survey.add(range, pairs);
    },
  });
  return survey;
}

/** What `s3-migrate --mode live` does to a bucket behind the fence, of which all was proven before, and so many objects were written since, in all places. */
export async function whileStopped(stub: Stub, expected: number, written: number): Promise<Stopped> {
  Object.assign(process.env, environment(stub.endpoint));
  const directory = mkdtempSync(join(tmpdir(), 'bench-s3-'));
  const s3 = openS3({ region: 'us-east-1' });
  const sides = { s3, from: whole('source'), to: whole('target') };
  const remembered = () => ({
    proven: openProven(join(directory, 'proven.bin')),
    file: join(directory, 'last-pass.json'),
  });
  const options = () => ({ ...sides, ...remembered(), expected, maxDelete: 1 });
  try {
    const survey = await rememberAll(options());
    const known = await survey.finish(options());
    await stub.order({ do: 'touch', count: written });
    let listing: ListingDigest | undefined;
    const pass = await timed(async () => {
      ({ listing } = await passBehindFence({ ...options(), known }));
    });
    return {
      pass,
      proof: await timed(() => proveBehindFence({ ...options(), known }, listing as ListingDigest)),
    };
  } finally {
    s3.close();
    rmSync(directory, { recursive: true });
  }
}
