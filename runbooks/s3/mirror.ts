import { Refused } from '../engine/errors.ts';
import { withSignal } from './client.ts';
import { concurrently } from './concurrently.ts';
import { type CopyOptions, copyPass, type Pass } from './copy.ts';
import { showKey } from './key.ts';
import type { Entry } from './list.ts';
import { objectAt, showPlace } from './place.ts';
import { explaining, unless } from './problem.ts';

export interface MirrorOptions extends CopyOptions {
  /** How many objects of a hundred may be missing in the source before nothing is deleted. */
  readonly maxDelete: number;
  /** Objects that were in the source before. */
  readonly expected: number;
}

/** Deletions under way at a time. */
const atOnce = 32;

/** So many may always be deleted: one percent of a small bucket is nothing. */
const alwaysAllowed = 10;

/**
 * One pass over a source that may be written to: copies what the target lacks or has otherwise, and deletes there what the source
 * no longer has. The target must hold nothing but copies of this source. Throws where the source is suddenly empty, and
 * `Refused` where more would be deleted than is allowed; nothing is deleted then.
 */
export async function mirrorPass(options: MirrorOptions): Promise<Pass & { readonly deleted: number }> {
  const { from, expected } = options;
  const gone: Entry[] = [];
  const pass = await copyPass({ ...options, strict: true, extra: (entry) => void gone.push(entry) });
  const { objects, skipped } = pass.result;
  const there = objects + skipped + pass.changed.count;
  if (there === 0 && expected > 0)
    throw new Error(
      `The listing of ${showPlace(from)} is empty, though there were ${expected} objects before. Look at the bucket; nothing was deleted.`,
    );
  verifyFew(gone, there, options);
  await deleteGone(gone, options);
  return { ...pass, deleted: gone.length };
}

function verifyFew(gone: readonly Entry[], there: number, { from, maxDelete }: MirrorOptions): void {
  const most = Math.max(alwaysAllowed, (there * maxDelete) / 100);
  if (gone.length <= most) return;
  const shown = gone.slice(0, 5).map(({ key }) => showKey(key));
  throw new Refused(
    `${gone.length} objects that were copied are no longer in ${showPlace(from)}, which holds ${there}: ${shown.join(', ')}, … ` +
      `That is more than --max-delete ${maxDelete}% allows, and nothing was deleted in the copy. Find out who deleted them. If all is ` +
      'well, go back and begin again with a higher --max-delete.',
  );
}

/** Only what was listed: an object that has been written again meanwhile stays, and is seen by the next pass. */
async function deleteGone(gone: readonly Entry[], { to, ...options }: MirrorOptions): Promise<void> {
  const s3 = withSignal(options.s3, options.signal);
  await concurrently(gone, atOnce, ({ key, etag }) =>
    explaining(`Deleting ${showKey(key)} in ${showPlace(to)}`, async () => {
      const input = { ...objectAt(to, key), IfMatch: etag };
      await unless(['PreconditionFailed', 'NoSuchKey'], s3.call('DeleteObject', input));
    }),
  );
}
