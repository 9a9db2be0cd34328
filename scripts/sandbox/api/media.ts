import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Settings } from './settings.ts';

/** The API's uploads; path style is what an emulator without wildcard names needs. */
export const openMedia = ({ region }: Settings) =>
  new S3Client({ region, forcePathStyle: Boolean(process.env.AWS_ENDPOINT_URL), maxAttempts: 1 });

/** Uploads one object; it is stored when this resolves. */
export async function writeObject(
  client: S3Client,
  { bucket, key, body }: { bucket: string; key: string; body: string },
): Promise<void> {
  await client.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: body,
      ContentType: 'application/json',
      Metadata: { writer: 'api' },
    }),
  );
}
