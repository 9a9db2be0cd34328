import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { S3 } from '../client.ts';
import { encodeKey } from '../key.ts';
import type { Entry } from '../list.ts';
import type { Pair } from '../pairs.ts';
import { needsParts, s3PartSizes } from '../parts.ts';
import type { Place } from '../place.ts';
import { explaining } from '../problem.ts';
import { eachPair } from '../ranges.ts';

/** Storage classes that a job can write to, and whose objects can be read without being restored. */
export const storageClasses = [
  'STANDARD',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER_IR',
] as const;
export type StorageClass = (typeof storageClasses)[number];

const isBatched = (name: string): name is StorageClass => storageClasses.some((one) => one === name);

/**
 * The storage class in whose manifest an object belongs: a job writes one class only. `undefined`: we copy it ourselves. A job
 * overwrites what is at the target, takes objects of 5 GB at most, and puts those uploaded in parts together to one.
 */
export function batchedIn({ from, to }: Pair): StorageClass | undefined {
  if (!from || to || needsParts(from, s3PartSizes)) return undefined;
  return isBatched(from.storageClass) ? from.storageClass : undefined;
}

/** `bucket,key`, the key percent-encoded: no comma, quote or line break is left in it. */
export const manifestLine = ({ bucket, prefix }: Place, { key }: Pick<Entry, 'key'>): string =>
  `${bucket},${encodeKey(prefix + key)}\n`;

/** What a manifest lists, and where it lies. */
export interface Manifest {
  readonly storageClass: StorageClass;
  readonly objects: number;
  readonly key: string;
  /** Without quotes. */
  readonly etag: string;
}

interface Writing {
  readonly s3: S3;
  readonly from: Place;
  readonly to: Place;
  /** Where the manifests go. */
  readonly folder: Place;
}

/** Lists both places and writes a manifest for each storage class of what the target lacks. None where it lacks nothing. */
export async function writeManifests({ s3, from, to, folder }: Writing): Promise<Manifest[]> {
  const directory = await mkdtemp(join(tmpdir(), 'manifests-'));
  const files = new Map<StorageClass, Draft>();
  try {
    await eachPair({
      ...{ s3, from, to },
      work: async (pairs) => {
        for (const pair of pairs) {
          const storageClass = batchedIn(pair);
          if (storageClass && pair.from)
            await add(draftOf(files, directory, storageClass), manifestLine(from, pair.from));
        }
      },
    });
    const manifests: Manifest[] = [];
    for (const [storageClass, draft] of files)
      manifests.push(await upload(s3, folder, { storageClass, ...draft }));
    return manifests;
  } finally {
    for (const { out } of files.values()) out.destroy();
    await rm(directory, { recursive: true });
  }
}

interface Draft {
  readonly file: string;
  readonly out: WriteStream;
  objects: number;
}

function draftOf(files: Map<StorageClass, Draft>, directory: string, storageClass: StorageClass): Draft {
  const file = join(directory, `${storageClass}.csv`);
  const draft = files.get(storageClass) ?? {
    file,
    out: createWriteStream(file, { mode: 0o600 }),
    objects: 0,
  };
  files.set(storageClass, draft);
  return draft;
}

async function add(draft: Draft, line: string): Promise<void> {
  draft.objects += 1;
  if (!draft.out.write(line)) await once(draft.out, 'drain');
}

async function upload(
  s3: S3,
  folder: Place,
  draft: Draft & { storageClass: StorageClass },
): Promise<Manifest> {
  const { storageClass, file, out, objects } = draft;
  out.end();
  await once(out, 'finish');
  // Two who begin at the same moment must not overwrite each other's: a job reads the very manifest it was created with.
  const key = `${folder.prefix}${storageClass}-${randomUUID()}.csv`;
  const { size: ContentLength } = await stat(file);
  const input = { Bucket: folder.bucket, Key: key, ContentLength, ContentType: 'text/csv' };
  const { ETag = '' } = await explaining(`Writing the manifest s3://${folder.bucket}/${key}`, () =>
    s3.call('PutObject', { ...input, Body: createReadStream(file) }),
  );
  return { storageClass, objects, key, etag: ETag.replaceAll('"', '') };
}
