import { Refused } from '../engine/errors.ts';
import { headObject, proveContent } from './content.ts';
import { type Copied, type CopyWork, copyListed, isRace } from './copy-object.ts';
import { type History, type HistoryPair, readHistory } from './histories.ts';
import { showKey } from './key.ts';
import type { Entry } from './list.ts';
import { listedAt, objectAt, type Place, showPlace } from './place.ts';
import { explained } from './problem.ts';
import type { Version } from './versions.ts';

/** What of a history has arrived. */
interface Arrived {
  /** The target's versions and delete markers, the oldest first. */
  readonly versions: Version[];
  /** How many of them this call has made. */
  made: number;
  /** Whether a write whose answer was lost, and which was repeated, may be there twice. */
  doubtful: boolean;
}

/**
 * Copies all versions and delete markers of a key that the target lacks, the oldest first, and returns what the target has then. What is
 * there must be the beginning of the same history, as a former try has left it; throws `Refused` where it is another one.
 */
export async function copyHistory(work: CopyWork, pair: HistoryPair & { from: History }): Promise<Arrived> {
  const { from, to } = pair;
  const arrived: Arrived = { versions: [...(to?.versions ?? [])], made: 0, doubtful: false };
  await verifyBeginning(work, from, arrived.versions);
  for (const version of from.versions.slice(arrived.versions.length)) {
    arrived.versions.push(await copyNext(work, version, arrived));
    arrived.made += 1;
  }
  if (arrived.doubtful) await verifyWhole(work, from);
  return arrived;
}

/** A version as a copy wants it. Throws where the listing lacks something. */
export function entryOf({ prefix }: Place, { key, size, etag, lastModified, ...more }: Version): Entry {
  if (size === undefined || etag === undefined || lastModified === undefined)
    throw new Error(`Listing holds a version without size, ETag or date: ${showKey(key)} ${more.versionId}`);
  const { versionId, storageClass = 'STANDARD' } = more;
  return { key: key.slice(prefix.length), size, etag, lastModified, storageClass, versionId };
}

async function copyNext(work: CopyWork, version: Version, arrived: Arrived): Promise<Version> {
  const before = arrived.versions.at(-1);
  try {
    const { etag, versionId } = await (version.deleteMarker
      ? mark(work, version, before)
      : copyVersion(work, version, before));
    // Nothing tells a repetition of such a write from the write itself.
    if (version.deleteMarker ? before?.etag === undefined : etag === before?.etag) arrived.doubtful = true;
    return { ...version, versionId: versionId ?? 'null', etag };
  } catch (error) {
    const made = isRace(error) ? await madeAlready(work, version, arrived.versions.length) : undefined;
    if (made) return made;
    const what = version.deleteMarker ? 'the delete marker' : 'version';
    throw explained(
      `Copying ${what} ${version.versionId} of ${showKey(version.key)} to ${showPlace(work.to)}`,
      error,
    );
  }
}

/** Only onto what this call has put there. */
function copyVersion(work: CopyWork, version: Version, before: Version | undefined): Promise<Copied> {
  const condition = before?.etag === undefined ? { IfNoneMatch: '*' } : { IfMatch: before.etag };
  return copyListed(work, entryOf(work.from, version), condition);
}

async function mark({ s3, from, to }: CopyWork, { key }: Version, before?: Version): Promise<Copied> {
  const object = objectAt(to, key.slice(from.prefix.length));
  const { VersionId } = await s3.call('DeleteObject', { ...object, IfMatch: before?.etag });
  return { etag: undefined, versionId: VersionId };
}

/** A condition did not hold: perhaps because a try of ours has written already, whose answer was lost. */
async function madeAlready(work: CopyWork, version: Version, count: number): Promise<Version | undefined> {
  const key = version.key.slice(work.from.prefix.length);
  const { versions } = await readHistory(work.s3, work.to, key);
  const last = versions.at(-1);
  return versions.length === count + 1 && last && (await sameVersion(work, version, last)) ? last : undefined;
}

async function verifyBeginning(work: CopyWork, { key, versions }: History, there: readonly Version[]) {
  for (const [i, version] of there.entries()) {
    const original = versions[i];
    if (original && (await sameVersion(work, original, version))) continue;
    throw new Refused(
      `${showKey(key)} is in ${showPlace(work.to)} already, with other versions than in ${showPlace(work.from)}: the ` +
        `${i + 1}. of them, ${version.versionId}, is no copy. New versions would come on top of it. Copy to a bucket or ` +
        'prefix without this key, or delete all its versions there, then run this again.',
    );
  }
}

async function verifyWhole(work: CopyWork, from: History): Promise<void> {
  const { versions } = await readHistory(work.s3, work.to, from.key);
  await verifyBeginning(work, from, versions);
}

/** Whether one is a copy of the other: by what S3 has recorded, and by reading both where that tells nothing. */
async function sameVersion({ s3, from, to }: CopyWork, one: Version, other: Version): Promise<boolean> {
  if (one.deleteMarker || other.deleteMarker) return one.deleteMarker === other.deleteMarker;
  if (one.size !== other.size) return false;
  if (one.etag === other.etag) return true;
  const look = async (place: Place, version: Version) => {
    const object = listedAt(place, entryOf(place, version));
    return { object, head: await headObject(s3, object) };
  };
  return (await proveContent(s3, await look(from, one), await look(to, other))) !== 'different';
}
