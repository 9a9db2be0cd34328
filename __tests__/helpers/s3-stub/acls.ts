import type { StubAnswer, StubRequest } from './operations.ts';
import { bucketOf, objectOf, type World } from './world.ts';

/** One grant: who (`id="…"`, `uri="…"`) may do what. */
export type StubGrant = readonly [grantee: string, permission: string];

/** Who writes here. */
const owner = 'id="owner"';

/** What an object gets where nobody says otherwise. */
const own: readonly StubGrant[] = [[owner, 'FULL_CONTROL']];

const permissions = {
  'x-amz-grant-full-control': 'FULL_CONTROL',
  'x-amz-grant-read': 'READ',
  'x-amz-grant-read-acp': 'READ_ACP',
  'x-amz-grant-write-acp': 'WRITE_ACP',
} as const;

/** The access list that the headers of a write ask for. */
export function grantsIn(headers: StubRequest['headers']): readonly StubGrant[] | undefined {
  const grants = Object.entries(permissions).flatMap(([name, permission]) =>
    (headers[name]?.split(', ') ?? []).map((grantee): StubGrant => [grantee, permission]),
  );
  return grants.length > 0 ? grants : undefined;
}

export const acls: Record<string, (world: World, request: StubRequest) => StubAnswer> = {
  GetObjectAcl(world, { bucket, key, query }) {
    const { acl = own } = objectOf(world, [bucket, key, query.get('versionId')]);
    return { body: policy('owner', acl) };
  },
  GetBucketAcl(world, { bucket }) {
    bucketOf(world, bucket);
    return { body: policy(world.features.get(bucket)?.includes('foreign') ? 'another' : 'owner', own) };
  },
};

const policy = (id: string, grants: readonly StubGrant[]) =>
  `<AccessControlPolicy><Owner><ID>${id}</ID></Owner><AccessControlList>${grants.map(grant).join('')}</AccessControlList></AccessControlPolicy>`;

function grant([grantee, permission]: StubGrant): string {
  const [, type = '', value = ''] = /^(\w+)="(.*)"$/.exec(grantee) ?? [];
  const element = type === 'id' ? 'ID' : 'URI';
  const kind = type === 'id' ? 'CanonicalUser' : 'Group';
  return `<Grant><Grantee xsi:type="${kind}"><${element}>${value}</${element}></Grantee><Permission>${permission}</Permission></Grant>`;
}
