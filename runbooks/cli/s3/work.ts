import { UsageError } from '../../engine/errors.ts';
import type { Place as Step } from '../../engine/show/events.ts';
import { openS3, type S3 } from '../../s3/client.ts';
import { type Keep, whatToKeep } from '../../s3/keep.ts';
import { type Place, showPlace } from '../../s3/place.ts';
import { placeOf } from '../../s3/url.ts';
import { type Alone, type Ending, workAlone } from '../alone.ts';

/** Options of `runbook s3 …`, as commander gives them. */
export interface S3Options {
  readonly region?: string;
  readonly requesterPays?: boolean;
  readonly json?: boolean;
}

/** Two places in S3, and what is needed to work on them. */
export interface S3Work extends Alone {
  readonly s3: S3;
  readonly from: Place;
  readonly to: Place;
}

export interface Kind {
  readonly id: string;
  title(from: string, to: string): string;
  readonly effect: Step['effect'];
  /** What to do after it has failed or was interrupted. */
  readonly again: string;
}

/**
 * Works on the two places of a command and shows it as a run's only step. Throws `UsageError` before anything is touched,
 * `Interrupted` after Ctrl-C, and the problem that the ending names.
 */
export async function withPlaces(
  { urls, options, kind }: { urls: readonly [string, string]; options: S3Options; kind: Kind },
  work: (s3: S3Work) => Promise<Ending>,
): Promise<void> {
  const [from, to] = urls.map(placeOf) as [Place, Place];
  verifyApart(from, to);
  const { json, requesterPays } = options;
  const region = options.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? 'us-east-1';
  const title = kind.title(showPlace(from), showPlace(to));
  await workAlone({ ...kind, title, json }, async (alone) => {
    const s3 = openS3({ region, requesterPays, signal: alone.signal });
    try {
      return await work({ ...alone, s3, from, to });
    } finally {
      s3.close();
    }
  });
}

/** A copy to be made. */
export interface Copying extends S3Work {
  readonly keep: Keep;
}

/** Finds out what a copy has to be told; says what it cannot keep. */
export async function withKeep(work: S3Work): Promise<Copying> {
  const { s3, from, to, log } = work;
  const keep = await whatToKeep(s3, from.bucket, to.bucket);
  for (const line of keep.lost) log(line);
  return { ...work, keep };
}

/** A copy into what is being listed would find its own copies. */
function verifyApart(from: Place, to: Place): void {
  if (from.bucket !== to.bucket) return;
  const inside = from.prefix.startsWith(to.prefix) || to.prefix.startsWith(from.prefix);
  if (inside)
    throw new UsageError(
      `${showPlace(from)} and ${showPlace(to)} are the same place, or one is in the other.`,
    );
}
