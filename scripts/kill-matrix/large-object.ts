import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { s3Of } from '../demo/world.ts';
import type { Sandbox } from '../sandbox/index.ts';

/** S3 takes no smaller part but the last. Bytes. */
const part = 5 * 1024 ** 2;

/** Puts an object that was uploaded in parts, and so is copied in parts. */
export async function seedLargeObject(sandbox: Sandbox, region: string, bucket: string): Promise<void> {
  const s3 = s3Of(sandbox, region);
  const target = { Bucket: bucket, Key: 'videos/large.mp4' };
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(target));
  const bodies = [Buffer.alloc(part, 'a'), Buffer.from('the end')];
  const uploads = bodies.map(async (Body, index) => {
    const numbered = { ...target, UploadId, PartNumber: index + 1 };
    const { ETag } = await s3.send(new UploadPartCommand({ ...numbered, Body }));
    return { ETag, PartNumber: index + 1 };
  });
  const Parts = await Promise.all(uploads);
  await s3.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }));
  s3.destroy();
}
