import { randomUUID } from 'node:crypto';
import type { Output, S3 } from '../client.ts';
import type { Place } from '../place.ts';
import { explaining, s3Code, unless } from '../problem.ts';
import type { Manifest } from './manifest.ts';
import type { JobPlan } from './request.ts';

/** The jobs of one copy: what is known of them, wherever it is gone on with. */
export interface Standing {
  readonly about: string;
  readonly jobs: readonly (JobPlan & { readonly id?: string })[];
}

export interface Stored {
  readonly standing: Standing;
  readonly etag: string | undefined;
}

const fileOf = ({ bucket, prefix }: Place) => ({ Bucket: bucket, Key: `${prefix}jobs.json` });

/** What jobs of this copy there are; `undefined` where none were begun. */
export async function readStanding(s3: S3, folder: Place): Promise<Stored | undefined> {
  const found = await explaining('Looking for jobs that are under way', () =>
    unless(['NoSuchKey'], s3.call('GetObject', fileOf(folder))),
  );
  return found && toStored(found);
}

async function toStored({ Body, ETag }: Output<'GetObject'>): Promise<Stored> {
  return { standing: JSON.parse((await Body?.transformToString()) ?? ''), etag: ETag };
}

/** Writes down which jobs are to be, before there is any. Where somebody else was first, his are taken. */
export async function beginStanding(
  s3: S3,
  folder: Place,
  { about, manifests }: { about: string; manifests: readonly Manifest[] },
): Promise<Stored> {
  const jobs = manifests.map((manifest) => ({ manifest, token: randomUUID() }));
  try {
    return await writeStanding(s3, folder, { standing: { about, jobs }, etag: undefined });
  } catch (error) {
    const theirs = s3Code(error) === 'PreconditionFailed' ? await readStanding(s3, folder) : undefined;
    if (theirs) return theirs;
    throw error;
  }
}

/** Over what was read, or where nothing is. */
export function writeStanding(s3: S3, folder: Place, { standing, etag }: Stored): Promise<Stored> {
  return explaining('Writing down which jobs are under way', async () => {
    const condition = etag === undefined ? { IfNoneMatch: '*' } : { IfMatch: etag };
    const Body = JSON.stringify(standing);
    const { ETag } = await s3.call('PutObject', { ...fileOf(folder), ...condition, Body });
    return { standing, etag: ETag };
  });
}

/** The jobs are over: the next copy begins new ones. */
export async function endStanding(s3: S3, folder: Place): Promise<void> {
  await explaining('Ending the jobs', () => s3.call('DeleteObject', fileOf(folder)));
}
