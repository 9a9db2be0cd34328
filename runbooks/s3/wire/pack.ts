import type { Output } from '../client.ts';

type Page = Output<'ListObjectsV2'>;
type Listed = NonNullable<Page['Contents']>[number];

/** A page of a listing as it goes from thread to thread: five long values instead of thousands of short ones. */
interface Packed {
  readonly page: Omit<Page, 'Contents'>;
  readonly keys: string;
  readonly etags: string;
  readonly classes: string;
  readonly sizes: Float64Array;
  readonly dates: Float64Array;
}

/** Percent-encoded keys, ETags and storage classes have no line breaks. */
const between = '\n';

/** An answer as it is sent to another thread. */
export function pack(output: object): object {
  const { Contents, ...page } = output as Page;
  if (!Contents || page.EncodingType !== 'url') return output;
  const text = (of: (listed: Listed) => string | undefined) => Contents.map(of).join(between);
  const packed: Packed = {
    page,
    keys: text(({ Key }) => Key),
    etags: text(({ ETag }) => ETag),
    classes: text(({ StorageClass }) => StorageClass),
    sizes: Float64Array.from(Contents, ({ Size }) => Size ?? Number.NaN),
    dates: Float64Array.from(Contents, ({ LastModified }) => LastModified?.getTime() ?? Number.NaN),
  };
  return packed;
}

/**
 * The answer that was sent. Its objects are made when they are asked for: a page may wait for its turn as it is, and what lives
 * for a moment only costs next to nothing to collect.
 */
export function unpack(sent: object): object {
  if (!('sizes' in sent)) return sent;
  const { page, ...columns } = sent as Packed;
  return {
    ...page,
    get Contents() {
      return listedOf(columns);
    },
  };
}

function listedOf({ keys, etags, classes, sizes, dates }: Omit<Packed, 'page'>): Listed[] {
  const [key, etag, storageClass] = [keys, etags, classes].map((text) => text.split(between));
  return Array.from(sizes, (size, i) => ({
    Key: key?.[i] || undefined,
    ETag: etag?.[i] || undefined,
    StorageClass: (storageClass?.[i] || undefined) as Listed['StorageClass'],
    Size: Number.isNaN(size) ? undefined : size,
    LastModified: Number.isNaN(dates[i]) ? undefined : new Date(dates[i] as number),
  }));
}
