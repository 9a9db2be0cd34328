import { isDeepStrictEqual } from 'node:util';
import type { S3 } from './client.ts';
import { explaining, unless } from './problem.ts';
import { showCall } from './show.ts';

/** `Sid` of the statement that fences a bucket. */
export const fenceSid = 'RunbookFence';

type Statement = { readonly Sid?: string; readonly [field: string]: unknown };
interface Policy {
  readonly Statement?: Statement | readonly Statement[];
  readonly [field: string]: unknown;
}

/** Everything that writes, deletes or relabels an object. Reading stays possible. */
const writes = [
  's3:PutObject',
  's3:PutObjectAcl',
  's3:PutObjectVersionAcl',
  's3:PutObjectTagging',
  's3:PutObjectVersionTagging',
  's3:PutObjectRetention',
  's3:PutObjectLegalHold',
  's3:DeleteObject',
  's3:DeleteObjectVersion',
  's3:DeleteObjectTagging',
  's3:DeleteObjectVersionTagging',
  's3:AbortMultipartUpload',
  's3:RestoreObject',
  's3:ReplicateObject',
  's3:ReplicateDelete',
  's3:ReplicateTags',
];

/** The bucket's policy document with the fence added; `currentPolicy` is the document S3 has, if any. */
export function fencePolicy(bucket: string, currentPolicy?: string): string {
  const policy = parse(currentPolicy);
  return JSON.stringify({ ...policy, Statement: [...others(policy), fenceStatement(bucket)] });
}

/** Denies every write to everybody, whatever their own permissions. Repeatable. */
export function fenceBucket(s3: S3, bucket: string): Promise<void> {
  return explaining(`Fencing bucket ${bucket}`, async () => {
    const Policy = fencePolicy(bucket, await readPolicy(s3, bucket));
    await s3.call('PutBucketPolicy', { Bucket: bucket, Policy });
  });
}

/**
 * Takes exactly the fence away again; the policy goes only if nothing else is in it. Repeatable. Returns whether there
 * was one: S3 goes on obeying it for some seconds.
 */
export function unfenceBucket(s3: S3, bucket: string): Promise<boolean> {
  return explaining(`Taking the fence of bucket ${bucket} away`, async () => {
    const policy = parse(await readPolicy(s3, bucket));
    const Statement = others(policy);
    if (Statement.length === statements(policy).length) return false;
    if (Statement.length === 0) await s3.call('DeleteBucketPolicy', { Bucket: bucket });
    else
      await s3.call('PutBucketPolicy', { Bucket: bucket, Policy: JSON.stringify({ ...policy, Statement }) });
    return true;
  });
}

/** Whether the bucket's policy holds the whole fence. */
export async function bucketFenced(s3: S3, bucket: string): Promise<boolean> {
  const policy = parse(await readPolicy(s3, bucket));
  const fence = fenceStatement(bucket);
  return statements(policy).some(({ Action, ...rest }) => {
    const actions = [Action].flat();
    return (
      isDeepStrictEqual({ ...rest, Action: writes }, fence) &&
      writes.every((write) => actions.includes(write))
    );
  });
}

/** What a rehearsal prints for `fenceBucket`: the very policy it would put, what is in it now included. */
export async function showFenceBucket(s3: S3, bucket: string): Promise<string[]> {
  const Policy = fencePolicy(bucket, await readPolicy(s3, bucket));
  return [showCall({ operation: 'PutBucketPolicy', input: { Bucket: bucket, Policy } })];
}

/** The same of any bucket, whatever its policy says already. */
export function fenceOnPage(bucket: string): string {
  const there = '<statements that are there>';
  const Policy = fencePolicy(bucket, JSON.stringify({ Version: '2012-10-17', Statement: [there] }));
  const line = showCall({ operation: 'PutBucketPolicy', input: { Bucket: bucket, Policy } });
  return line.replace(`"${there}"`, there);
}

function fenceStatement(bucket: string): Statement {
  return {
    Sid: fenceSid,
    Effect: 'Deny',
    Principal: '*',
    Action: writes,
    Resource: `arn:aws:s3:::${bucket}/*`,
  };
}

async function readPolicy(s3: S3, bucket: string): Promise<string | undefined> {
  return explaining(`Reading the policy of bucket ${bucket}`, async () => {
    const answer = await unless(['NoSuchBucketPolicy'], s3.call('GetBucketPolicy', { Bucket: bucket }));
    return answer?.Policy;
  });
}

function parse(document: string | undefined): Policy {
  return document ? (JSON.parse(document) as Policy) : { Version: '2012-10-17' };
}

function statements({ Statement = [] }: Policy): Statement[] {
  return [Statement].flat() as Statement[];
}

function others(policy: Policy): Statement[] {
  return statements(policy).filter(({ Sid }) => Sid !== fenceSid);
}
