import { createHash } from 'node:crypto';
import {
  GetBucketPolicyCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import pLimit from 'p-limit';

/** An object as a reader sees it. */
async function lookAt(client: S3Client, Bucket: string, Key: string) {
  const [object, { TagSet }] = await Promise.all([
    client.send(new GetObjectCommand({ Bucket, Key })),
    client.send(new GetObjectTaggingCommand({ Bucket, Key })),
  ]);
  const body = await object.Body?.transformToByteArray();
  return {
    sha256: createHash('sha256')
      .update(body ?? '')
      .digest('hex'),
    type: object.ContentType,
    cache: object.CacheControl,
    disposition: object.ContentDisposition,
    metadata: object.Metadata,
    tags: TagSet,
  };
}

type IsWanted = (key: string) => boolean;

async function keysOf(client: S3Client, Bucket: string, isWanted: IsWanted): Promise<string[]> {
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(new ListObjectsV2Command({ Bucket, ContinuationToken: token }));
    keys.push(...(page.Contents ?? []).map(({ Key }) => Key ?? '').filter(isWanted));
    token = page.NextContinuationToken;
  } while (token);
  return keys;
}

/** Key → everything a reader sees of the object, read with the SDK alone. */
export async function objectsOf(
  client: S3Client,
  bucket: string,
  isWanted: IsWanted = () => true,
): Promise<Record<string, Awaited<ReturnType<typeof lookAt>>>> {
  const limit = pLimit(16);
  const keys = await keysOf(client, bucket, isWanted);
  const objects = await Promise.all(
    keys.map((key) => limit(async () => [key, await lookAt(client, bucket, key)] as const)),
  );
  return Object.fromEntries(objects);
}

/** Bucket → its policy document, `undefined` where there is none. */
export async function bucketPolicies(client: S3Client): Promise<Record<string, string | undefined>> {
  const { Buckets = [] } = await client.send(new ListBucketsCommand({}));
  const policy = async (Bucket: string) => {
    try {
      return (await client.send(new GetBucketPolicyCommand({ Bucket }))).Policy;
    } catch (error) {
      if ((error as Error).name === 'NoSuchBucketPolicy') return undefined;
      throw error;
    }
  };
  const names = Buckets.map(({ Name }) => Name ?? '').sort();
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await policy(name)])));
}
