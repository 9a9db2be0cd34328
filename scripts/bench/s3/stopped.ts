import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openS3 } from '../../../runbooks/s3/client.ts';
import { compareBuckets } from '../../../runbooks/s3/compare.ts';
import { mirrorPass } from '../../../runbooks/s3/mirror.ts';
import { whole } from '../../../runbooks/s3/place.ts';
import { openProven } from '../../../runbooks/s3/proven.ts';
import { environment } from './methods.ts';
import type { Stub } from './stub.ts';

/** Seconds of each part. */
interface Stopped {
  readonly pass: string;
  readonly proof: string;
}

async function timed(work: () => Promise<unknown>): Promise<string> {
  const start = performance.now();
  await work();
  return ((performance.now() - start) / 1000).toFixed(1);
}

/** What `s3-migrate --mode live` does to a bucket behind the fence, of which all was proven before and nothing was written since. */
export async function whileStopped(stub: Stub, expected: number): Promise<Stopped> {
  Object.assign(process.env, environment(stub.endpoint));
  const directory = mkdtempSync(join(tmpdir(), 'bench-s3-'));
  const s3 = openS3({ region: 'us-east-1' });
  const sides = { s3, from: whole('source'), to: whole('target') };
  const compare = async () => {
    const proven = openProven(join(directory, 'proven.bin'));
    await compareBuckets({ ...sides, proven });
    proven.close();
  };
  try {
    await compare();
    const pass = await timed(() => mirrorPass({ ...sides, expected, maxDelete: 1 }));
    return { pass, proof: await timed(compare) };
  } finally {
    s3.close();
    rmSync(directory, { recursive: true });
  }
}
