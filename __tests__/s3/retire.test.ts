import { describe, expect, it } from '@jest/globals';
import type { S3 } from '../../runbooks/s3/client.ts';
import { fencePolicy } from '../../runbooks/s3/fence.ts';
import { deleteBucket, showDeleteBucket } from '../../runbooks/s3/retire.ts';

const version = (Key: string) => ({ Key, VersionId: `v-${Key}`, Size: 1, IsLatest: true });
const s3Error = (name: string) => Object.assign(new Error(name), { name });

/** An S3 of prepared answers; records its calls. A prepared error is thrown. */
function prepared(answers: Record<string, unknown>) {
  const calls: [string, unknown][] = [];
  const call = async (operation: string, input: unknown) => {
    calls.push([operation, input]);
    const answer = answers[operation] ?? {};
    if (answer instanceof Error) throw answer;
    return typeof answer === 'function' ? answer(input) : answer;
  };
  return { calls, s3: { call, close: () => {} } as unknown as S3 };
}

const noPolicy = { GetBucketPolicy: s3Error('NoSuchBucketPolicy') };

describe('deleteBucket', () => {
  it('deletes page by page, versions and delete markers, then the bucket', async () => {
    const pages = [
      {
        Versions: [version('a'), version('b')],
        IsTruncated: true,
        NextKeyMarker: 'b',
        NextVersionIdMarker: '1',
      },
      { Versions: [version('c'), version('bell\u0007')] },
    ];
    const { s3, calls } = prepared({ ...noPolicy, ListObjectVersions: () => pages.shift() });
    await deleteBucket({ s3, bucket: 'b' });
    const deleted = calls.filter(([operation]) => operation.startsWith('Delete'));
    expect(deleted.map(([operation]) => operation)).toEqual([
      'DeleteObjects',
      'DeleteObject',
      'DeleteObjects',
      'DeleteBucket',
    ]);
    expect(deleted[0]?.[1]).toMatchObject({
      Delete: {
        Objects: [
          { Key: 'a', VersionId: 'v-a' },
          { Key: 'b', VersionId: 'v-b' },
        ],
      },
    });
    expect(deleted[1]?.[1]).toMatchObject({ Key: 'bell\u0007', VersionId: 'v-bell\u0007' });
  });

  it('fails when S3 refuses some versions, and keeps the bucket', async () => {
    const refused = { Errors: [{ Key: 'a', Code: 'AccessDenied', Message: 'Access Denied' }] };
    const { s3, calls } = prepared({
      ...noPolicy,
      ListObjectVersions: { Versions: [version('a')] },
      DeleteObjects: refused,
    });
    await expect(deleteBucket({ s3, bucket: 'b' })).rejects.toThrow(
      /refused 1 of 1 versions, the first "a": AccessDenied/,
    );
    expect(calls.some(([operation]) => operation === 'DeleteBucket')).toBe(false);
  });

  it('waits until S3 no longer obeys the fence it took away', async () => {
    const answers = [{ Errors: [{ Key: 'a', Code: 'AccessDenied' }] }, {}];
    const { s3, calls } = prepared({
      GetBucketPolicy: { Policy: fencePolicy('b') },
      ListObjectVersions: { Versions: [version('a')] },
      DeleteObjects: () => answers.shift(),
    });
    await deleteBucket({ s3, bucket: 'b' });
    expect(calls.map(([operation]) => operation)).toEqual([
      'HeadBucket',
      'GetBucketPolicy',
      'DeleteBucketPolicy',
      'ListObjectVersions',
      'DeleteObjects',
      'DeleteObjects',
      'ListMultipartUploads',
      'DeleteBucket',
    ]);
  });

  it('fails when the bucket is not empty after all', async () => {
    const { s3 } = prepared({ ...noPolicy, DeleteBucket: s3Error('BucketNotEmpty') });
    await expect(deleteBucket({ s3, bucket: 'b' })).rejects.toThrow(
      /Deleting bucket b: S3: BucketNotEmpty; something wrote/,
    );
  });

  it('fails when the listing is cut short, before it deletes the bucket', async () => {
    const { s3 } = prepared({ ...noPolicy, ListObjectVersions: { IsTruncated: true } });
    await expect(deleteBucket({ s3, bucket: 'b' })).rejects.toThrow('cut short');
  });

  it('is fine when the bucket is gone', async () => {
    const { s3, calls } = prepared({ HeadBucket: s3Error('NotFound') });
    await deleteBucket({ s3, bucket: 'b' });
    expect(calls).toHaveLength(1);
  });

  it('can be shown', () => expect(showDeleteBucket('b').at(-1)).toBe('aws s3api delete-bucket --bucket b'));
});
