import type { Head } from './content.ts';

/** What was seen of one object. */
export interface Seen {
  /** Where a version is meant that need not be the current one. */
  readonly versionId?: string;
  readonly head: Head;
  readonly tags: Readonly<Record<string, string>>;
  /** Who may use it, where both buckets let objects have access lists. */
  readonly acl?: Readonly<Record<string, string>>;
}

/** Something beside its content that makes up an object. */
export interface Aspect {
  readonly id: string;
  readonly title: string;
  fields(seen: Seen): Readonly<Record<string, string | undefined>>;
}

export const aspects: readonly Aspect[] = [
  {
    id: 'bucket-headers',
    title: 'Every object has the same headers',
    fields: ({ head }) => ({
      'Content-Type': head.ContentType,
      'Content-Encoding': head.ContentEncoding,
      'Content-Language': head.ContentLanguage,
      'Content-Disposition': head.ContentDisposition,
      'Cache-Control': head.CacheControl,
      Expires: head.ExpiresString,
      'x-amz-website-redirect-location': head.WebsiteRedirectLocation,
    }),
  },
  {
    id: 'bucket-metadata',
    title: 'Every object has the same metadata',
    fields: ({ head }) => ({ ...head.Metadata, 'x-amz-missing-meta': head.MissingMeta?.toString() }),
  },
  {
    id: 'bucket-tags',
    title: 'Every object has the same tags',
    fields: ({ tags }) => tags,
  },
  {
    id: 'bucket-storage-class',
    title: 'Every object has the same storage class',
    fields: ({ head }) => ({ 'storage class': head.StorageClass ?? 'STANDARD' }),
  },
  {
    id: 'bucket-lock',
    title: 'Every object is locked in the same way',
    fields: ({ head }) => ({
      'object lock': head.ObjectLockMode,
      'locked until': head.ObjectLockRetainUntilDate?.toISOString(),
      'legal hold': head.ObjectLockLegalHoldStatus === 'ON' ? 'ON' : undefined,
    }),
  },
];

/** Compared where both buckets let objects have access lists: nothing is said of what nobody looked at. */
export const aclAspect: Aspect = {
  id: 'bucket-acl',
  title: 'Every object may be used by the same',
  fields: ({ acl = {} }) => acl,
};

/** What differs in one aspect: `Cache-Control is "no-store", was "max-age=60"`. */
export function differences(aspect: Aspect, from: Seen, to: Seen): string[] {
  const [was, is] = [aspect.fields(from), aspect.fields(to)];
  const names = new Set([...Object.keys(was), ...Object.keys(is)]);
  return [...names]
    .filter((name) => was[name] !== is[name])
    .map((name) => `${name} is ${show(is[name])}, was ${show(was[name])}`);
}

function show(value: string | undefined): string {
  if (value === undefined) return 'missing';
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
}
