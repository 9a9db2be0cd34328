import { resolve } from 'node:path';
import { LocalBackend, S3Backend, type TerraformStack } from 'cdktf';
import type { Workspace } from '../workspaces/schema.ts';

/**
 * Where the state of a workspace lies. The workspace's name is in the path twice, once from the workspace Terraform is
 * in and once from these files: files for staging, used by mistake in the workspace production, find an empty state
 * and not production's.
 */
export function backend(stack: TerraformStack, { name, application, state }: Workspace): void {
  if (state.type === 'local') {
    // Terraform runs in the folder of the stack, and the folder of the state is meant from here.
    new LocalBackend(stack, { workspaceDir: resolve(state.directory, name) });
    return;
  }
  const { bucket, region } = state;
  new S3Backend(stack, {
    bucket,
    region,
    workspaceKeyPrefix: application,
    key: `${name}.tfstate`,
    encrypt: true,
  });
  // Terraform's own lock in the bucket; this version of CDKTF does not know the setting.
  stack.addOverride('terraform.backend.s3.use_lockfile', true);
}
