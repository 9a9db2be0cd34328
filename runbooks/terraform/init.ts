import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from '../shell/command.ts';
import { rootModule, type Site, terraformCommandWithoutWorkspace, type Workplace } from './site.ts';

/** `-reconfigure`: the generated code alone says where the state is; nothing is ever migrated by `init`. */
export const initCommand = (site: Site): Command =>
  terraformCommandWithoutWorkspace(site, ['init', '-input=false', '-no-color', '-reconfigure']);

/** Prepares the working directory, unless that was done for the same backend and providers already. */
export const init = async (place: Workplace): Promise<void> => {
  const wanted = await fingerprint(place);
  if (wanted === (await readFile(stamp(place), 'utf8').catch(() => undefined))) return;
  await place.run(initCommand(place));
  await writeFile(stamp(place), wanted, { mode: 0o600 });
};

const stamp = (site: Site) => join(rootModule(site), '.terraform', 'initialised-for');

/** All that `terraform init` depends on: backend, required providers, and where providers come from. */
const fingerprint = async (place: Workplace): Promise<string> => {
  const code = JSON.parse(await readFile(join(rootModule(place), 'cdk.tf.json'), 'utf8')) as {
    terraform?: unknown;
  };
  const parts = JSON.stringify([code.terraform, place.env.TF_CLI_CONFIG_FILE ?? null]);
  return createHash('sha256').update(parts).digest('hex');
};
