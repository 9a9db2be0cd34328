import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { Deployment } from '../../__tests__/helpers/deployment.ts';
import { hasEnded } from '../../runbooks/engine/lease/process.ts';
import { type LeaseRecord, leaseKey } from '../../runbooks/engine/lease/record.ts';
import { s3Of } from '../demo/world.ts';
import { besideState } from './state-bucket.ts';

/**
 * Who holds the lease of the workspace, as a line; none when it is free. That of a process that is gone stands until somebody
 * wants it, who gets it at once: a runner that is killed after its last line has nobody after it.
 */
export async function leaseHolder(staging: Deployment): Promise<string[]> {
  const { Bucket, prefix } = besideState(staging);
  const s3 = s3Of(staging.sandbox, staging.workspace.region);
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: `${prefix}${leaseKey}` }));
    const { holder } = JSON.parse((await Body?.transformToString()) ?? '') as LeaseRecord;
    return holder && !hasEnded(holder)
      ? [`the lease is held by process ${holder.pid} for ${holder.purpose}`]
      : [];
  } finally {
    s3.destroy();
  }
}
