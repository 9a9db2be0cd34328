import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket/index.js';
import { LocalBackend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { address } from './address.ts';
import { guardWorkspace } from './guard.ts';
import { keepPrivate } from './private-bucket.ts';
import { aws } from './providers.ts';

export interface BootstrapProps {
  readonly account: string;
  readonly region: string;
  /** Name of the bucket for the state of all workspaces. */
  readonly bucket: string;
  /** File for this stack's own state. */
  readonly stateFile: string;
}

/** What must be there before any workspace: the bucket for the states. Applied once; its own state is a local file. */
export class BootstrapStack extends TerraformStack {
  constructor(scope: Construct, id: string, { account, region, bucket, stateFile }: BootstrapProps) {
    super(scope, id);
    new LocalBackend(this, { path: stateFile });
    guardWorkspace(this, 'default');
    aws(this, { account, region, tags: {} });
    const config = { bucket, lifecycle: { preventDestroy: true } };
    const states = address('state', new S3Bucket(this, 'state', config));
    keepPrivate(this, 'state', { bucket: states, fenced: false });
  }
}
