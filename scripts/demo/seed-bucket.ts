import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';

const oddKeys = [
  'a space.txt',
  'plus+and%percent.txt',
  'ünï/cödé – dash.txt',
  'quote\'d "twice".txt',
  'a//double/slash/',
  '日本語/写真.jpg',
  'ampersand&equals=?question#hash.txt',
];
const types = ['image/jpeg', 'image/png', 'application/pdf', 'text/plain; charset=utf-8'];

const keyOf = (n: number) => oddKeys[n] ?? `customers/${n % 97}/media ${n}.bin`;

function object(bucket: string, n: number): PutObjectCommand {
  return new PutObjectCommand({
    Bucket: bucket,
    Key: keyOf(n),
    Body: Buffer.alloc(512 + (n % 50) * 997, `object ${n} `),
    ContentType: types[n % types.length],
    CacheControl: n % 3 === 0 ? 'public, max-age=31536000' : undefined,
    ContentDisposition: n % 11 === 0 ? `attachment; filename="file ${n}.bin"` : undefined,
    Metadata: { owner: `customer-${n % 97}`, 'original-name': encodeURIComponent(keyOf(n)) },
    Tagging: n % 20 === 0 ? `retention=long&kind=k${n % 5}` : undefined,
  });
}

/** Puts objects with odd keys, metadata, headers and tags; gives up at the first that fails. */
export async function seedBucket(client: S3Client, bucket: string, count: number): Promise<void> {
  const limit = pLimit(16);
  try {
    await Promise.all(Array.from({ length: count }, (_, n) => limit(() => client.send(object(bucket, n)))));
  } finally {
    limit.clearQueue();
  }
}
