import type { Output } from '../../client.ts';
import { textOf } from '../xml.ts';

type Listed = NonNullable<Output<'ListObjectsV2'>['Contents']>[number];

/** What a listing says of an object, or of one version of it. */
export function readListed(xml: string): Listed {
  const [size, date] = [textOf(xml, 'Size'), textOf(xml, 'LastModified')];
  return {
    Key: textOf(xml, 'Key'),
    Size: size === undefined ? undefined : Number(size),
    ETag: textOf(xml, 'ETag'),
    LastModified: date === undefined ? undefined : new Date(date),
    StorageClass: textOf(xml, 'StorageClass') as Listed['StorageClass'],
  };
}
