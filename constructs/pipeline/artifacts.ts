import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket/index.js';
import { Construct } from 'constructs';
import { artifactBucketName } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';
import { forgetOldVersions } from '../lifecycle.ts';
import { keepPrivate } from '../private-bucket.ts';
import type { Statement } from '../role.ts';

export interface PipelineArtifactsProps {
  readonly workspace: Workspace;
}

/** Days for which a release can be gone back to: what it was built from is kept as long. */
const keptDays = 90;

/** The bucket in which the pipeline's stages hand on sources and builds. */
export class PipelineArtifacts extends Construct {
  readonly bucket: S3Bucket;

  constructor(scope: Construct, id: string, { workspace }: PipelineArtifactsProps) {
    super(scope, id);
    const config = { bucket: artifactBucketName(workspace), forceDestroy: true };
    this.bucket = address('pipeline', new S3Bucket(this, 'bucket', config));
    const { versioning } = keepPrivate(this, 'pipeline', { bucket: this.bucket, fenced: false });
    forgetOldVersions(this, {
      address: 'pipeline',
      bucket: this.bucket,
      versioning,
      oldVersionDays: 1,
      expireDays: keptDays,
    });
  }

  /** Source: CodePipeline, "Add permissions to the CodePipeline service role". */
  allowPipeline(): Statement[] {
    return this.#allow(['s3:GetBucketVersioning'], ['s3:PutObjectAcl']);
  }

  /** Source: CodeBuild, "Allow CodeBuild to interact with other AWS services". */
  allowBuild(): Statement[] {
    return this.#allow([], []);
  }

  #allow(onBucket: readonly string[], onObjects: readonly string[]): Statement[] {
    const { arn } = this.bucket;
    const look = ['s3:GetBucketAcl', 's3:GetBucketLocation', ...onBucket];
    const objects = ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject', ...onObjects];
    return [
      { Effect: 'Allow', Action: look, Resource: [arn] },
      { Effect: 'Allow', Action: objects, Resource: [`${arn}/*`] },
    ];
  }
}
