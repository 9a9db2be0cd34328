import { resolve } from 'node:path';
import type { Workspace } from '../../workspaces/schema.ts';
import type { Store } from '../engine/store.ts';

/** The store of a workspace, beside its Terraform state. Nothing is contacted before it is used. */
export async function openStore({ name, application, state }: Workspace): Promise<Store> {
  if (state.type === 'local') {
    const { folderStore } = await import('./folder.ts');
    return folderStore(resolve(state.directory, name, 'runbook'));
  }
  const { bucketStore } = await import('./bucket.ts');
  return bucketStore({ ...state, prefix: `${application}/${name}/runbook` });
}
