import { expect, it } from '@jest/globals';
import { copySource, readKey } from '../../runbooks/s3/key.ts';
import { explained, s3Problem } from '../../runbooks/s3/problem.ts';
import { showBytes } from '../../runbooks/s3/progress.ts';
import { needsPathStyle } from '../../runbooks/s3/sdk.ts';
import { showCall } from '../../runbooks/s3/show.ts';

const s3Error = (name: string, message = name, $metadata = { httpStatusCode: 403 }) =>
  Object.assign(new Error(message), { name, $metadata });

it('says what S3 said and what to do next', () => {
  expect(s3Problem(s3Error('AccessDenied', 'Access Denied'))).toMatch(
    /^S3: AccessDenied: Access Denied \(HTTP 403\); check the perm/,
  );
  expect(s3Problem(s3Error('Strange'))).toBe('S3: Strange (HTTP 403)');
  expect(s3Problem('x')).toBe('S3: x');
});

it('guesses what a HEAD without a body means', () => {
  const nameless = s3Error('UnknownError', 'UnknownError', { httpStatusCode: 400 });
  expect(s3Problem(nameless)).toMatch(/^S3: BadRequest \(HTTP 400\); have the credentials expired\?/);
});

it('keeps an interruption an interruption', () => {
  const abort = s3Error('AbortError');
  expect(explained('Copying', abort)).toBe(abort);
  expect(explained('Copying', s3Error('NoSuchBucket'))).toMatchObject({
    message: expect.stringMatching(/^Copying: S3: NoSuchBucket/),
  });
});

it.each([
  ['http://127.0.0.1:4566', true],
  ['http://[::1]:4566', true],
  ['http://localhost', true],
  ['https://s3.eu-west-1.amazonaws.com', false],
  [undefined, false],
])('wants path style at %s: %s', (endpoint, expected) => expect(needsPathStyle(endpoint)).toBe(expected));

it.each([
  ["a b/ö+'()!*", 'a%20b/%C3%B6%2B%27%28%29%21%2A'],
  ['/x//', '/x//'],
  ['100%', '100%25'],
])('encodes %j for x-amz-copy-source', (key, encoded) => {
  expect(copySource('bucket', key)).toBe(`bucket/${encoded}`);
  expect(readKey(encoded, 'url')).toBe(key);
});

it('prints calls as lines an operator could type', () => {
  const call = {
    operation: 'CopyObject',
    input: { Bucket: 'b', Key: "it's", CopySource: 'a/b', StorageClass: undefined },
  } as const;
  expect(showCall(call)).toBe(String.raw`aws s3api copy-object --bucket b --key 'it'\''s' --copy-source a/b`);
});

it('shows bytes', () =>
  expect([0, 999, 1500, 2.5e12].map(showBytes)).toEqual(['0 B', '999 B', '1.5 kB', '2.5 TB']));
