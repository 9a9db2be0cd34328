import { Refused } from '../../engine/errors.ts';
import { bytes } from '../../engine/show/units.ts';
import { copyVersions, type VersionsResult } from '../../s3/copy-versions.ts';
import { openLedger } from '../../s3/ledger.ts';
import { showPlace } from '../../s3/place.ts';
import type { Ending } from '../alone.ts';
import type { Copying } from './work.ts';

/** `runbook s3 copy --versions`. The ledger is always written: it says which version became which. */
export async function copyAllVersions(
  work: Copying,
  urls: readonly [string, string],
  file = `${work.from.bucket}-to-${work.to.bucket}.versions.jsonl`,
): Promise<Ending> {
  const about = `Copy all versions of ${showPlace(work.from)} to ${showPlace(work.to)}`;
  const ledger = await openLedger(file, about);
  const result = await copyVersions({ ...work, ledger }).finally(() => ledger.close());
  if (result.keys === 0)
    throw new Refused(`There is nothing in ${urls[0]}. Nothing was copied; look at the name of the place.`);
  const lines = [
    countsOf(result, urls[1]),
    `ids and dates of versions are new ones, given by S3; which became which: ${file}`,
    `compare with: runbook s3 compare ${urls.join(' ')} --versions`,
  ];
  return { outcome: 'done', lines };
}

function countsOf(
  { keys, versions, markers, bytes: size, skipped, extra }: VersionsResult,
  to: string,
): string {
  const counts = [
    `${versions} versions of ${keys} keys, ${bytes(size)}, copied; ${markers} of them are delete markers`,
    `${skipped} were there already`,
  ];
  return [...counts, ...(extra > 0 ? [`${extra} more keys are in ${to}, and stay`] : [])].join('; ');
}
