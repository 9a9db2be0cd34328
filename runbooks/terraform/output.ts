import type { Command } from '../shell/command.ts';
import { parseJson } from './json.ts';
import { secretsOf } from './sensitive.ts';
import { type Site, terraformCommand, terraformCommandWithoutWorkspace, type Workplace } from './site.ts';

export const outputCommand = (site: Site): Command =>
  terraformCommand(site, ['output', '-no-color', '-json']);

/** All outputs by name, the sensitive ones too. */
export const output = async (place: Workplace): Promise<Record<string, unknown>> => {
  const { stdout } = await place.run(outputCommand(place));
  const outputs = parseJson<Record<string, { value: unknown; sensitive?: boolean }>>(
    stdout,
    'What Terraform put out',
  );
  for (const value of secretsOf(outputs)) place.secret(value);
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
  const found = parseJson<{ terraform_version: string; provider_selections?: Version['providers'] }>(
    stdout,
    'The version of Terraform',
  );
  return { terraform: found.terraform_version, providers: found.provider_selections ?? {} };
};
