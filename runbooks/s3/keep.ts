import { type Grants, grantsOf, sameOwner } from './acl.ts';
import type { Input, S3 } from './client.ts';
import type { Head, ObjectName } from './content.ts';
import { explaining } from './problem.ts';
import { hasObjectAcls, hasObjectLock, isWebsite } from './settings.ts';

/** What S3 leaves behind when it copies an object, unless it is told each time. */
export interface Keep {
  /** Redirects of single objects, and what object lock holds: they take a look at each object. */
  readonly redirects: boolean;
  readonly locks: boolean;
  /** Who may use single objects: takes a look at each, too. */
  readonly acls: boolean;
  /** What cannot be kept, and why; one sentence each. */
  readonly lost: readonly string[];
}

export const keepNothingMore: Keep = { redirects: false, locks: false, acls: false, lost: [] };

/** Asks two buckets what their objects may have that a copy does not take with it. A setting that may not be read throws. */
export async function whatToKeep(s3: S3, from: string, to: string): Promise<Keep> {
  const both = (ask: (s3: S3, bucket: string) => Promise<boolean>) =>
    Promise.all([ask(s3, from), ask(s3, to)]);
  const [redirects, [locked, lockable], [hasAcls, takesAcls]] = await explaining(
    `Reading the settings of buckets ${from} and ${to}`,
    () => Promise.all([isWebsite(s3, from), both(hasObjectLock), both(hasObjectAcls)]),
  );
  const acls = hasAcls && takesAcls && (await sameOwner(s3, [from, to]));
  const lost = [
    locked && !lockable && `Bucket ${to} has no object lock: retention and legal holds stay behind.`,
    hasAcls &&
      !acls &&
      `Objects of bucket ${from} may have access lists (ACLs) of their own: ${whyPrivate(to, takesAcls)}`,
  ];
  return { redirects, locks: locked && lockable, acls, lost: lost.filter((line) => line !== false) };
}

/** Whether the access lists of objects in two buckets can be copied and compared. A setting that may not be read throws. */
export async function bothHaveAcls(s3: S3, buckets: readonly [string, string]): Promise<boolean> {
  const subject = `Reading the settings of buckets ${buckets.join(' and ')}`;
  const have = await explaining(subject, () =>
    Promise.all(buckets.map((bucket) => hasObjectAcls(s3, bucket))),
  );
  return have.every(Boolean);
}

const whyPrivate = (to: string, takesAcls: boolean | undefined) =>
  takesAcls
    ? `bucket ${to} is another account's, and copies are private.`
    : `bucket ${to} has none, and copies are private.`;

type Kept = Pick<
  Input<'CopyObject'>,
  'WebsiteRedirectLocation' | 'ObjectLockMode' | 'ObjectLockRetainUntilDate' | 'ObjectLockLegalHoldStatus'
>;

function keptOf(head: Head, { redirects, locks }: Keep): Kept {
  const { WebsiteRedirectLocation, ObjectLockMode, ObjectLockRetainUntilDate } = head;
  const lock = {
    ObjectLockMode,
    ObjectLockRetainUntilDate,
    ObjectLockLegalHoldStatus: head.ObjectLockLegalHoldStatus,
  };
  return { ...(redirects ? { WebsiteRedirectLocation } : {}), ...(locks ? lock : {}) };
}

/** Whether a copy has to be told something that only a look at the object tells. */
export const needsLook = ({ redirects, locks, acls }: Keep): boolean => redirects || locks || acls;

/** What of an object, or a version of one, a copy has to be told. */
export async function whatIsKept(
  s3: S3,
  { object, head }: { object: ObjectName; head: Head },
  keep: Keep,
): Promise<Kept & Grants> {
  const grants = keep.acls ? await grantsOf(s3, object) : {};
  return { ...keptOf(head, keep), ...grants };
}
