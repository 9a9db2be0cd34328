import type { S3 } from './client.ts';
import type { ObjectName } from './content.ts';
import type { Entry } from './list.ts';

/** One part of an object: bytes `first` to `last`, both included. */
export interface Part {
  /** From 1. */
  readonly number: number;
  readonly first: number;
  readonly last: number;
}

/** Sizes in bytes; tests make them small. */
export interface PartSizes {
  /** Largest object copied in one piece. S3's limit is 5 GiB. */
  readonly whole: number;
  /** Size of a part where the parts of the source are not known. */
  readonly part: number;
}

export const s3PartSizes: PartSizes = { whole: 5 * 1024 ** 3, part: 512 * 1024 ** 2 };

const mostParts = 10_000;

/** Whether an object is copied in parts: because it is too large, or because it was uploaded in parts (`"…-12"`). */
export function needsParts({ size, etag }: Entry, sizes: PartSizes): boolean {
  return size > sizes.whole || (size > 0 && /-\d+"?$/.test(etag));
}

/**
 * The parts an object was uploaded in; even parts where S3 does not know. A change of the object meanwhile shows when
 * the parts are copied.
 */
export async function partsOf(
  s3: S3,
  source: { object: ObjectName; entry: Entry; sizes: PartSizes },
): Promise<Part[]> {
  const { object, entry, sizes } = source;
  const sizeOf = async (PartNumber: number) => {
    const head = await s3.call('HeadObject', { ...object, PartNumber });
    return { size: head.ContentLength ?? 0, count: head.PartsCount };
  };
  const first = await sizeOf(1);
  if (!first.count) return evenParts(entry.size, Math.max(sizes.part, Math.ceil(entry.size / mostParts)));
  const even = evenParts(entry.size, first.size);
  if (even.length === first.count) return even;
  const others = await Promise.all(Array.from({ length: first.count - 1 }, (_, i) => sizeOf(i + 2)));
  return layOut([first, ...others].map(({ size }) => size));
}

/** Parts of `partSize` bytes; the last one takes what is left. */
export function evenParts(size: number, partSize: number): Part[] {
  const count = Math.ceil(size / partSize);
  return layOut(Array.from({ length: count }, (_, i) => Math.min(partSize, size - i * partSize)));
}

function layOut(sizes: readonly number[]): Part[] {
  let offset = 0;
  return sizes.map((size, i) => {
    const part = { number: i + 1, first: offset, last: offset + size - 1 };
    offset += size;
    return part;
  });
}
