import { describe, expect, it } from '@jest/globals';
import { compareBuckets } from '../../runbooks/s3/compare.ts';
import { copyBucket } from '../../runbooks/s3/copy.ts';
import { whatToKeep } from '../../runbooks/s3/keep.ts';
import { whole } from '../../runbooks/s3/place.ts';
import type { StubObject } from '../helpers/s3-stub.ts';
import { stubbed } from './open.ts';

const sides = { from: whole('from'), to: whole('to') };

/** Whatever S3 takes for a key. */
const keys = [
  ...[
    ' ',
    'a b',
    'a+b',
    'a%2Fb',
    'a%',
    '%41',
    '100%25',
    'a&b=c',
    '?x#y',
    "it's (1)!*",
    '<&">',
    '\\back',
    '~',
  ],
  ...['/', '//', '/start', 'end/', 'a//b', '.', '..', './a', '../a', 'a/../b', 'folder/', 'folder/a'],
  ...['é', 'e\u0301', 'ﬁ', '日本', '😀', '\uE000', '\uFFFD', '\u00a0', '\u200b', '\u202e'],
  ...['tab\t', 'line\nbreak', 'return\r', 'bell\u0007', 'escape\u001b[31m', 'delete\u007f', '\u0080'],
  ...['x'.repeat(1024), 'ü'.repeat(512), '__proto__', 'constructor', 'toString', 'null', '0', '-1'],
];

const parts = { body: Buffer.alloc(50, 'ab'), parts: [20, 20, 10] };

/** Whatever S3 keeps with an object. */
const attributes: Readonly<Record<string, Partial<StubObject>>> = {
  'no type': { headers: {} },
  'every header': {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-encoding': 'gzip',
      'content-language': 'de, en',
      'content-disposition': 'attachment; filename="a \\"b\\".txt"',
      'cache-control': 'max-age=0, no-store',
      expires: 'Wed, 21 Oct 2026 07:28:00 GMT',
    },
  },
  'an Expires that is no date': { headers: { expires: '0' } },
  'a redirect': { headers: { 'x-amz-website-redirect-location': '/elsewhere?a=b' } },
  'odd metadata': {
    metadata: { 'with-dash': 'a  b', empty: '', mail: '=?UTF-8?Q?=C3=BC?=', long: 'x'.repeat(1800) },
  },
  'ten odd tags': {
    tags: Object.fromEntries(
      Array.from({ length: 10 }, (_, i) => [`k${i} ü+/=.:@-_`, i ? `v & ${i}=<>` : '']),
    ),
  },
  'a class': { storageClass: 'INTELLIGENT_TIERING' },
  'no bytes': { body: Buffer.alloc(0) },
  'a lock': {
    headers: {
      'x-amz-object-lock-mode': 'GOVERNANCE',
      'x-amz-object-lock-retain-until-date': '2030-01-01T00:00:00.000Z',
      'x-amz-object-lock-legal-hold': 'ON',
    },
  },
};

async function hostile() {
  const { stub, s3 } = await stubbed({ pageSize: 7 });
  for (const key of keys) stub.put('from', key, `body of ${key}`);
  for (const [name, more] of Object.entries(attributes)) {
    stub.put('from', name, more.body ?? name, more);
    stub.put('from', `${name}, in parts`, parts.body, { ...more, ...parts });
  }
  for (const bucket of ['from', 'to']) stub.features.set(bucket, ['website', 'lock']);
  return { stub, s3 };
}

const shown = (objects: Map<string, StubObject> | undefined) =>
  new Map([...(objects ?? [])].sort().map(([key, { lastModified: _, ...object }]) => [key, object]));

describe('a hostile bucket', () => {
  it('arrives with every key and everything that belongs to it, and compares equal', async () => {
    const { stub, s3 } = await hostile();
    const keep = await whatToKeep(s3, 'from', 'to');
    expect(keep).toEqual({ redirects: true, locks: true, acls: false, lost: [] });
    const count = keys.length + 2 * Object.keys(attributes).length;
    expect(await copyBucket({ s3, ...sides, keep })).toMatchObject({ objects: count });
    expect(shown(stub.buckets.get('to'))).toEqual(shown(stub.buckets.get('from')));
    const proofs = await compareBuckets({ s3, ...sides });
    expect(proofs.flatMap(({ differences }) => differences)).toEqual([]);
    expect(await copyBucket({ s3, ...sides, keep })).toMatchObject({ objects: 0, skipped: count });
    expect(stub.uploads.size).toBe(0);
  });

  it('is not said to be whole where something could not be kept', async () => {
    const { stub, s3 } = await hostile();
    stub.features.set('from', ['lock', 'acls']).set('to', []);
    const keep = await whatToKeep(s3, 'from', 'to');
    expect(keep.lost).toEqual([
      expect.stringContaining('Bucket to has no object lock'),
      expect.stringContaining('access lists (ACLs)'),
    ]);
    await copyBucket({ s3, ...sides, keep });
    const proofs = await compareBuckets({ s3, ...sides });
    const unequal = proofs.filter(({ equal }) => !equal);
    expect(unequal.map(({ id }) => id)).toEqual(['bucket-headers', 'bucket-lock']);
    expect(unequal[1]?.differences).toContain('"a lock": object lock is missing, was "GOVERNANCE"');
  });
});
