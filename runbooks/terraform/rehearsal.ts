import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { keepStateLocally } from './local-state.ts';
import { rootModule } from './site.ts';
import { openTerraform, type Terraform } from './terraform.ts';

/** A copy to try state edits and plans on. It holds secrets: remove it when done. */
export interface ThrowawayCopy extends Terraform {
  remove(): Promise<void>;
}

/**
 * The same code with a copy of the current state, kept in a directory of its own: `state rm`, `state mv` and `plan`
 * are carried out for real and touch nothing. Its `apply` throws: the resources would be the real ones.
 */
export const throwawayCopy = async (terraform: Terraform): Promise<ThrowawayCopy> => {
  const state = await terraform.pull();
  const directory = await mkdtemp(join(terraform.directory, 'rehearsal-'));
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    await copyCode(terraform, directory);
    await placeState(join(directory, 'terraform'), terraform.workspace, state.raw);
    const copy = openTerraform({ ...terraform.workplace, directory, localState: true });
    return { ...copy, apply, remove };
  } catch (error) {
    await remove();
    throw error;
  }
};

const apply = async (): Promise<never> => {
  throw new Error('A rehearsal must not apply: its plan is about the real resources. Nothing was changed.');
};

/** Providers are linked, and the lock file says which: `terraform init` then downloads nothing. */
const copyCode = async (terraform: Terraform, directory: string): Promise<void> => {
  const [from, to] = [rootModule(terraform), join(directory, 'terraform')];
  await mkdir(join(to, '.terraform'), { recursive: true, mode: 0o700 });
  await copyFile(join(from, 'cdk.tf.json'), join(to, 'cdk.tf.json'));
  await keepStateLocally(join(to, 'cdk.tf.json'));
  await linkIfThere(join(from, '.terraform', 'providers'), join(to, '.terraform', 'providers'));
  const lockFile = '.terraform.lock.hcl';
  if (existsSync(join(from, lockFile))) await copyFile(join(from, lockFile), join(to, lockFile));
};

const linkIfThere = async (from: string, to: string): Promise<void> => {
  if (existsSync(from)) await symlink(from, to, 'dir');
};

/** Where the local backend looks for the state of a workspace. */
const placeState = async (root: string, workspace: string, raw: string): Promise<void> => {
  const file = join(root, 'terraform.tfstate.d', workspace, 'terraform.tfstate');
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, raw, { mode: 0o600 });
  await chmod(file, 0o600);
};
