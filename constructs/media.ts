import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket/index.js';
import { Construct } from 'constructs';
import { mediaBucketName } from '../workspaces/names.ts';
import type { MediaGeneration, Workspace } from '../workspaces/schema.ts';
import { address } from './address.ts';
import { keepPrivate } from './private-bucket.ts';
import type { Statement } from './role.ts';

export interface MediaProps {
  readonly workspace: Workspace;
  readonly generation: MediaGeneration;
  /** Appended to all addresses: empty, or `previousSuffix` for the generation on its way out. */
  readonly suffix: string;
}

/** One generation of the media bucket: the six addresses of `mediaUnit`, which stay or go together. */
export class Media extends Construct {
  readonly bucket: S3Bucket;

  constructor(scope: Construct, id: string, { workspace, generation, suffix }: MediaProps) {
    super(scope, id);
    const name = `media${suffix}`;
    const bucket = mediaBucketName(workspace, generation.generation);
    const lifecycle = { preventDestroy: workspace.protected };
    this.bucket = address(name, new S3Bucket(this, 'bucket', { bucket, lifecycle }));
    // The bucket on its way out is fenced by `runbook s3-migrate`, and stays so until it is retired.
    keepPrivate(this, name, { bucket: this.bucket, fenced: suffix !== '' });
  }

  allowReadWrite(): Statement[] {
    const { arn } = this.bucket;
    const objects = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'];
    return [
      { Effect: 'Allow', Action: ['s3:ListBucket'], Resource: [arn] },
      { Effect: 'Allow', Action: objects, Resource: [`${arn}/*`] },
    ];
  }
}
