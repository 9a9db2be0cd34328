import type { Input, Output, S3 } from './client.ts';
import type { ObjectName } from './content.ts';
import { explaining } from './problem.ts';

type Acl = Output<'GetObjectAcl'>;

/** What a write is told about who may use the object: for each permission the grantees. */
export type Grants = Pick<
  Input<'CopyObject'>,
  'GrantFullControl' | 'GrantRead' | 'GrantReadACP' | 'GrantWriteACP'
>;

type Grantee = NonNullable<Acl['Grants']>[number]['Grantee'];

const fields = {
  FULL_CONTROL: 'GrantFullControl',
  READ: 'GrantRead',
  READ_ACP: 'GrantReadACP',
  WRITE_ACP: 'GrantWriteACP',
} as const;

/** Who may use an object beside its owner: grantee → permissions. `owner` stands for the owner, so that two accounts compare. */
export function grantees({ Owner, Grants = [] }: Acl): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { Grantee, Permission = 'FULL_CONTROL' } of Grants) {
    const named = Grantee?.URI ?? Grantee?.EmailAddress ?? Grantee?.ID ?? 'unknown';
    const name = named === Owner?.ID ? 'owner' : named;
    found[name] = [...(found[name]?.split(', ') ?? []), Permission].sort().join(', ');
  }
  return found;
}

/** Reads who may use an object. */
export const readAcl = async (s3: S3, object: ObjectName): Promise<Record<string, string>> =>
  grantees(await s3.call('GetObjectAcl', { ...object }));

/**
 * An object's access list as the headers of a write. None where it is what an object gets anyway: its owner may do everything, nobody else
 * anything.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
 */
export async function grantsOf(s3: S3, object: ObjectName): Promise<Grants> {
  const acl = await s3.call('GetObjectAcl', { ...object });
  const all = grantees(acl);
  if (Object.keys(all).length === 1 && all.owner === 'FULL_CONTROL') return {};
  const grants: Record<string, string> = {};
  for (const { Grantee, Permission } of acl.Grants ?? []) {
    const field = fields[Permission as keyof typeof fields];
    if (field) grants[field] = [grants[field], shown(Grantee)].filter(Boolean).join(', ');
  }
  return grants;
}

function shown(grantee: Grantee): string {
  const { URI, EmailAddress, ID } = grantee ?? {};
  if (URI) return `uri="${URI}"`;
  return EmailAddress ? `emailAddress="${EmailAddress}"` : `id="${ID}"`;
}

/** Whether two buckets belong to the same account: only then the owner in an access list is the owner of the copy. */
export function sameOwner(s3: S3, buckets: readonly [string, string]): Promise<boolean> {
  return explaining(`Looking for the owners of buckets ${buckets.join(' and ')}`, async () => {
    const acls = await Promise.all(buckets.map((Bucket) => s3.call('GetBucketAcl', { Bucket })));
    const [one, other] = acls.map(({ Owner }) => Owner?.ID);
    return one !== undefined && one === other;
  });
}
