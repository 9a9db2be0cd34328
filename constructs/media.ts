import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket/index.js';
import { S3BucketCorsConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-cors-configuration/index.js';
import type { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning/index.js';
import { Construct } from 'constructs';
import { mediaBucketName } from '../workspaces/names.ts';
import type { MediaGeneration, Workspace } from '../workspaces/schema.ts';
import { address } from './address.ts';
import { forgetOldVersions } from './lifecycle.ts';
import { keepPrivate } from './private-bucket.ts';
import type { Statement } from './role.ts';

export interface MediaProps {
  readonly workspace: Workspace;
  readonly generation: MediaGeneration;
  /** Appended to all addresses: empty, or `previousSuffix` for the generation on its way out. */
  readonly suffix: string;
  /** Where the pages come from that use the bucket by signed URLs. */
  readonly origin: string;
}

/**
 * One generation of the media bucket: the addresses of `mediaUnit`, which stay or go together, and of the one in use
 * `mediaFollowers`.
 */
export class Media extends Construct {
  readonly bucket: S3Bucket;

  constructor(scope: Construct, id: string, { workspace, generation, suffix, origin }: MediaProps) {
    super(scope, id);
    const name = `media${suffix}`;
    const bucket = mediaBucketName(workspace, generation.generation);
    const lifecycle = { preventDestroy: workspace.protected };
    this.bucket = address(name, new S3Bucket(this, 'bucket', { bucket, lifecycle }));
    // The bucket on its way out is fenced by `runbook s3-migrate`, and stays so until it is retired.
    const { versioning } = keepPrivate(this, name, { bucket: this.bucket, fenced: suffix !== '' });
    // Nothing of the bucket on its way out is thrown away while it is the way back.
    if (suffix === '') this.#forgetOldVersions(workspace, versioning);
    this.#allowPages(name, [origin, ...workspace.media.origins]);
  }

  allowReadWrite(): Statement[] {
    const { arn } = this.bucket;
    const objects = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'];
    return [
      { Effect: 'Allow', Action: ['s3:ListBucket'], Resource: [arn] },
      { Effect: 'Allow', Action: objects, Resource: [`${arn}/*`] },
    ];
  }

  #forgetOldVersions(workspace: Workspace, versioning: S3BucketVersioningA): void {
    const oldVersionDays = workspace.protected ? 90 : 7;
    forgetOldVersions(this, { address: 'media', bucket: this.bucket, versioning, oldVersionDays });
  }

  #allowPages(name: string, allowedOrigins: string[]): void {
    const rule = {
      allowedOrigins,
      allowedMethods: ['GET', 'HEAD', 'PUT'],
      allowedHeaders: ['*'],
      // An upload in parts has to name the tag of each.
      exposeHeaders: ['ETag'],
      maxAgeSeconds: 3600,
    };
    const config = { bucket: this.bucket.id, corsRule: [rule] };
    address(name, new S3BucketCorsConfiguration(this, 'cors', config));
  }
}
