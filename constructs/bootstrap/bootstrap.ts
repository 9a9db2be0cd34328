import { LocalBackend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { delivery } from '../../workspaces/defaults.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { guardWorkspace } from '../guard.ts';
import { connectGithub } from '../pipeline/connection.ts';
import { aws } from '../providers.ts';
import { Batch } from './batch.ts';
import { DeployRole } from './deploy-role.ts';
import { Github } from './github.ts';
import { StateBucket } from './state-bucket.ts';

export interface BootstrapProps {
  readonly account: string;
  readonly region: string;
  /** Name of the bucket for the state of all workspaces. */
  readonly bucket: string;
  /** File for this stack's own state. */
  readonly stateFile: string;
  /** Those with a branch get the roles of a pipeline; a workspace in another account has to be given its own there. */
  readonly workspaces: readonly Workspace[];
}

/**
 * What must be there before any workspace: the bucket for the states, the roles of the pipelines, and what S3 needs to copy large
 * buckets. Its own state is a local file.
 */
export class BootstrapStack extends TerraformStack {
  constructor(
    scope: Construct,
    id: string,
    { account, region, bucket, stateFile, workspaces }: BootstrapProps,
  ) {
    super(scope, id);
    new LocalBackend(this, { path: stateFile });
    guardWorkspace(this, 'default');
    aws(this, { account, region, tags: {} });
    const state = new StateBucket(this, 'state', { bucket });
    const github = new Github(this, 'github');
    const own = workspaces.filter((workspace) => workspace.account === account);
    new Batch(this, 'batch', { name: `${bucket}-batch`, workspaces: own });
    const delivered = own.find(delivery);
    if (delivered) connectGithub(this, delivered.application);
    for (const workspace of own) {
      const { name, branch } = workspace;
      if (branch !== null) new DeployRole(this, name, { workspace, branch, github, state });
    }
  }
}
