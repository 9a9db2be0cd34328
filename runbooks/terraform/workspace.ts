import { Refused } from '../engine/errors.ts';
import type { Command } from '../shell/command.ts';
import { lockTimeout, type Site, terraformCommandWithoutWorkspace, type Workplace } from './site.ts';

export const workspaceListCommand = (site: Site): Command =>
  terraformCommandWithoutWorkspace(site, ['workspace', 'list', '-no-color']);

export const workspaceNewCommand = (site: Site): Command =>
  terraformCommandWithoutWorkspace(site, ['workspace', 'new', '-no-color', site.workspace]);

/** Terraform refuses while the workspace's state holds anything. */
export const workspaceDeleteCommand = (site: Site): Command =>
  terraformCommandWithoutWorkspace(site, ['workspace', 'delete', '-no-color', lockTimeout, site.workspace]);

/** Whether the backend knows the workspace. Asks without naming it, since naming a workspace creates it. */
export const workspaceExists = async (place: Workplace): Promise<boolean> => {
  const { stdout } = await place.run(workspaceListCommand(place));
  return stdout.split('\n').some((line) => line.replace('*', '').trim() === place.workspace);
};

/** Throws `Refused` for a workspace that was never deployed, before Terraform can leave an empty state behind. */
export const verifyWorkspace = async (place: Workplace): Promise<void> => {
  if (await workspaceExists(place)) return;
  throw new Refused(
    `The backend holds no Terraform workspace "${place.workspace}". ` +
      `If the name is right, deploy it first: TF_WORKSPACE=${place.workspace} cdktf deploy ${place.workspace}`,
  );
};
