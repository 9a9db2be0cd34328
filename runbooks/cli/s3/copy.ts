import { Refused, UsageError } from '../../engine/errors.ts';
import { bytes } from '../../engine/show/units.ts';
import { copyBucket } from '../../s3/copy.ts';
import { bucketExists } from '../../s3/exists.ts';
import { openLedger } from '../../s3/ledger.ts';
import { showPlace } from '../../s3/place.ts';
import { type BatchOptions, letS3Copy } from './copy-by-batch.ts';
import { copyAllVersions } from './copy-versions.ts';
import { type Copying, type Kind, type S3Options, type S3Work, withKeep, withPlaces } from './work.ts';

const kind: Kind = {
  id: 's3-copy',
  title: (from, to) => `Copy ${from} to ${to}`,
  effect: 'change',
  again: 'When that is put right, the same command goes on: what is there and equal already is left alone.',
};

export interface CopyCommand extends S3Options, BatchOptions {
  /** File in which is written down what is finished. */
  readonly ledger?: string;
  /** All versions, instead of the current objects. */
  readonly versions?: boolean;
}

/** `runbook s3 copy`. Throws `Refused` where there is nothing to copy, or nowhere to copy it to. */
export async function copyCommand(urls: readonly [string, string], options: CopyCommand): Promise<void> {
  if (options.versions && options.engine)
    throw new UsageError(
      '--versions and --engine do not go together: a job of S3 keeps no order of versions.',
    );
  await withPlaces({ urls, options, kind }, async (work) => {
    await verifyBuckets(work);
    const copying = await withKeep(work);
    if (options.versions) return copyAllVersions(copying, urls, options.ledger);
    const batch = options.engine === 's3-batch' ? await letS3Copy(copying, options) : [];
    const { objects, bytes: size, skipped, extra } = await copy(copying, options.ledger);
    if (objects + skipped === 0)
      throw new Refused(`There is nothing in ${urls[0]}. Nothing was copied; look at the name of the place.`);
    const counts = [
      `${objects} objects, ${bytes(size)}, copied`,
      `${skipped} were there already`,
      ...(extra > 0 ? [`${extra} more are in ${urls[1]}, and stay`] : []),
    ];
    return {
      outcome: 'done',
      lines: [...batch, counts.join('; '), `compare with: runbook s3 compare ${urls.join(' ')}`],
    };
  });
}

async function verifyBuckets({ s3, from, to }: S3Work): Promise<void> {
  for (const { bucket } of [from, to])
    if (!(await bucketExists(s3, bucket)))
      throw new Refused(`There is no bucket ${bucket}. Check its name, and whose credentials are in use.`);
}

async function copy(work: Copying, file: string | undefined) {
  const ledger =
    file === undefined
      ? undefined
      : await openLedger(file, kind.title(showPlace(work.from), showPlace(work.to)));
  try {
    return await copyBucket({ ...work, ledger });
  } finally {
    await ledger?.close();
  }
}
