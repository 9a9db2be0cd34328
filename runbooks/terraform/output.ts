import type { Command } from '../shell/command.ts';
import { type Site, terraformCommand, terraformCommandWithoutWorkspace, type Workplace } from './site.ts';

export const outputCommand = (site: Site): Command =>
  terraformCommand(site, ['output', '-no-color', '-json']);

/** All outputs by name, the sensitive ones too: the caller registers those as secrets. */
export const output = async (place: Workplace): Promise<Record<string, unknown>> => {
  const { stdout } = await place.run(outputCommand(place));
  const outputs = JSON.parse(stdout) as Record<string, { value: unknown }>;
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
};

/** Needs no workspace: asking with one might create it. */
export const versionCommand = (site: Site): Command =>
  terraformCommandWithoutWorkspace(site, ['version', '-json']);

export interface Version {
  readonly terraform: string;
  /** Versions by source address, for example `registry.terraform.io/hashicorp/aws`. */
  readonly providers: Readonly<Record<string, string>>;
}

export const version = async (place: Workplace): Promise<Version> => {
  const { stdout } = await place.run(versionCommand(place));
  const { terraform_version, provider_selections } = JSON.parse(stdout);
  return { terraform: terraform_version, providers: provider_selections ?? {} };
};
