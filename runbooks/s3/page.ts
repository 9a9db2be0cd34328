import type { Output, S3 } from './client.ts';
import { type Place, showPlace } from './place.ts';
import { explaining } from './problem.ts';
import type { Range } from './ranges.ts';

/** So many objects follow `after`; the last of them is `until`, or the last of the place. */
export interface PageOf extends Range {
  readonly objects: number;
}

/** Objects of a page, the most S3 gives. */
export const mostObjects = 1000;

/**
 * Fetches the page that has to hold these objects, and nothing else. `Sha256` is missing where more follow what should be the last one of the place. Any listing
 * error throws.
 */
export async function fetchPage(
  s3: S3,
  place: Place,
  { after, until, objects, Objects }: PageOf & { readonly Objects: boolean },
): Promise<Omit<Output<'ListPage'>, 'Sha256'> & { readonly Sha256?: string }> {
  const where = {
    Bucket: place.bucket,
    Prefix: place.prefix || undefined,
    StartAfter: after === undefined ? undefined : place.prefix + after,
  };
  const input = { ...where, MaxKeys: objects, EncodingType: 'url', Objects } as const;
  const page = await explaining(`Listing ${showPlace(place)}`, () => s3.call('ListPage', input));
  return until === undefined && page.IsTruncated ? { ...page, Sha256: undefined } : page;
}
