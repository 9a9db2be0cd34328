import type { Input, S3 } from './client.ts';
import type { Head } from './content.ts';
import { explaining } from './problem.ts';
import { hasObjectAcls, hasObjectLock, isWebsite } from './settings.ts';

/** What S3 leaves behind when it copies an object, unless it is told each time. */
export interface Keep {
  /** Redirects of single objects, and what object lock holds: they take a look at each object. */
  readonly redirects: boolean;
  readonly locks: boolean;
  /** What cannot be kept, and why; one sentence each. */
  readonly lost: readonly string[];
}

export const keepNothingMore: Keep = { redirects: false, locks: false, lost: [] };

/** Asks two buckets what their objects may have that a copy does not take with it. A setting that may not be read throws. */
export async function whatToKeep(s3: S3, from: string, to: string): Promise<Keep> {
  const both = (ask: (s3: S3, bucket: string) => Promise<boolean>) =>
    Promise.all([ask(s3, from), ask(s3, to)]);
  const [redirects, [locked, lockable], hasAcls] = await explaining(
    `Reading the settings of buckets ${from} and ${to}`,
    () => Promise.all([isWebsite(s3, from), both(hasObjectLock), hasObjectAcls(s3, from)]),
  );
  const lost = [
    locked && !lockable && `Bucket ${to} has no object lock: retention and legal holds stay behind.`,
    hasAcls && `Objects of bucket ${from} may have access lists (ACLs) of their own: copies are private.`,
  ];
  return { redirects, locks: locked && lockable, lost: lost.filter((line) => line !== false) };
}

type Kept = Pick<
  Input<'CopyObject'>,
  'WebsiteRedirectLocation' | 'ObjectLockMode' | 'ObjectLockRetainUntilDate' | 'ObjectLockLegalHoldStatus'
>;

/** What of an object a copy has to be told. */
export function keptOf(head: Head, { redirects, locks }: Keep): Kept {
  const { WebsiteRedirectLocation, ObjectLockMode, ObjectLockRetainUntilDate } = head;
  const lock = {
    ObjectLockMode,
    ObjectLockRetainUntilDate,
    ObjectLockLegalHoldStatus: head.ObjectLockLegalHoldStatus,
  };
  return { ...(redirects ? { WebsiteRedirectLocation } : {}), ...(locks ? lock : {}) };
}
