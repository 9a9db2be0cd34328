import { describe, expect, it } from '@jest/globals';
import { compareBuckets } from '../../runbooks/s3/compare.ts';
import { copyBucket } from '../../runbooks/s3/copy.ts';
import { bothHaveAcls, whatToKeep } from '../../runbooks/s3/keep.ts';
import { whole } from '../../runbooks/s3/place.ts';
import type { StubGrant } from '../helpers/s3-stub/acls.ts';
import { stubbed } from './open.ts';

const sides = { from: whole('from'), to: whole('to') };
const everybody = 'uri="http://acs.amazonaws.com/groups/global/AllUsers"';
const readable: StubGrant[] = [
  ['id="owner"', 'FULL_CONTROL'],
  [everybody, 'READ'],
];

async function withAcls(from: 'acls'[] = ['acls'], to: ('acls' | 'foreign')[] = ['acls']) {
  const { stub, s3 } = await stubbed();
  stub.features.set('from', from).set('to', to);
  return { stub, s3 };
}

async function copied(acl: readonly StubGrant[]) {
  const { stub, s3 } = await withAcls();
  stub.put('from', 'plain', 'x');
  stub.put('from', 'shared', 'x', { acl });
  stub.put('from', 'in parts', 'xyz', { acl, parts: [2, 1] });
  const keep = await whatToKeep(s3, 'from', 'to');
  await copyBucket({ s3, ...sides, keep });
  return { stub, s3, keep };
}

const comparedOf = async (s3: Awaited<ReturnType<typeof stubbed>>['s3']) => {
  const acls = await bothHaveAcls(s3, ['from', 'to']);
  return compareBuckets({ s3, ...sides, acls });
};

describe('access lists of objects', () => {
  it.each<[string, StubGrant[]]>([
    ['for everybody', readable],
    ['for several', [...readable, ['id="a"', 'READ'], ['id="b"', 'READ'], ['id="b"', 'WRITE_ACP']]],
    ['without the owner', [[everybody, 'READ']]],
    ['for the owner to read', [['id="owner"', 'READ_ACP']]],
  ])('are copied with them, %s', async (_, acl) => {
    const { stub, s3, keep } = await copied(acl);
    expect(keep).toMatchObject({ acls: true, lost: [] });
    const sorted = (grants: readonly StubGrant[] | undefined) => grants?.map((one) => one.join(' ')).sort();
    for (const key of ['shared', 'in parts'])
      expect(sorted(stub.buckets.get('to')?.get(key)?.acl)).toEqual(sorted(acl));
    expect(stub.buckets.get('to')?.get('plain')?.acl).toBeUndefined();
    const proofs = await comparedOf(s3);
    expect(proofs.flatMap(({ differences }) => differences)).toEqual([]);
    expect(proofs.map(({ id }) => id)).toContain('bucket-acl');
  });

  it('are a difference where they differ', async () => {
    const { stub, s3 } = await copied(readable);
    Object.assign(stub.buckets.get('to')?.get('shared') ?? {}, { acl: undefined });
    const unequal = (await comparedOf(s3)).filter(({ equal }) => !equal);
    expect(unequal.map(({ id, differences }) => [id, differences])).toEqual([
      ['bucket-acl', [`"shared": http://acs.amazonaws.com/groups/global/AllUsers is missing, was "READ"`]],
    ]);
  });

  it.each<[string, ('acls' | 'foreign')[], RegExp]>([
    ['the target has none', [], /bucket to has none, and copies are private/],
    ['the target is another account’s', ['acls', 'foreign'], /another account's, and copies are private/],
  ])('are named where they cannot be copied: %s', async (_, to, said) => {
    const { stub, s3 } = await withAcls(['acls'], to);
    stub.put('from', 'shared', 'x', { acl: readable });
    const keep = await whatToKeep(s3, 'from', 'to');
    expect(keep).toMatchObject({ acls: false, lost: [expect.stringMatching(said)] });
    await copyBucket({ s3, ...sides, keep });
    expect(stub.calls.filter((call) => call.startsWith('GetObjectAcl'))).toEqual([]);
  });

  it('cost nothing, and are said to be nothing, where the source has none', async () => {
    const { stub, s3 } = await withAcls([], ['acls']);
    stub.put('from', 'a', 'x');
    const keep = await whatToKeep(s3, 'from', 'to');
    await copyBucket({ s3, ...sides, keep });
    const proofs = await comparedOf(s3);
    expect(proofs.map(({ id }) => id)).not.toContain('bucket-acl');
    expect(stub.calls.filter((call) => /Acl/.test(call))).toEqual([]);
  });
});
