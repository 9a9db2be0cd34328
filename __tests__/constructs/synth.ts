import { Testing } from 'cdktf';
import { BootstrapStack } from '../../constructs/bootstrap/bootstrap.ts';
import { WorkspaceStack } from '../../constructs/stack.ts';
import { loadWorkspace, workspaceNames } from '../../workspaces/index.ts';
import type { Workspace } from '../../workspaces/schema.ts';

type Resource = Readonly<Record<string, unknown>>;

/** The parts of Terraform's JSON syntax that the tests look at. */
export interface Synthesised {
  readonly terraform: { backend: Record<string, unknown>; required_providers: unknown };
  readonly provider: Record<string, readonly Record<string, unknown>[]>;
  readonly resource: Record<string, Record<string, Resource>>;
  readonly output: Record<
    string,
    { value: string; precondition?: { condition: string; error_message: string }[] }
  >;
}

/** Without a folder of ours it would make one in the temporary folder, and leave it there; nothing is written. */
const app = () => Testing.app({ outdir: 'cdktf.out' });

/** The Terraform of a workspace, with `variation` laid over its file as `WORKSPACE_SET` would. */
export function synthWorkspace(name: string, variation: unknown = {}): Synthesised {
  return synthesise(loadWorkspace(name, { WORKSPACE_SET: JSON.stringify(variation) }));
}

export const synthesise = (workspace: Workspace): Synthesised =>
  JSON.parse(Testing.synth(new WorkspaceStack(app(), workspace)));

export function synthBootstrap(
  workspaces = workspaceNames.map((name) => loadWorkspace(name, {})),
): Synthesised {
  const props = {
    account: '123456789012',
    region: 'eu-west-1',
    bucket: 'states',
    stateFile: 'bootstrap.tfstate',
    workspaces,
  };
  return JSON.parse(Testing.synth(new BootstrapStack(app(), 'bootstrap', props)));
}

/** All addresses, sorted. */
export function addresses({ resource }: Synthesised): string[] {
  return Object.entries(resource)
    .flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`))
    .sort();
}

/** The arguments of the resource at an address. */
export function at({ resource }: Synthesised, address: string): Resource {
  const [type = '', name = ''] = address.split('.');
  const found = resource[type]?.[name];
  if (!found) throw new Error(`nothing at ${address}`);
  return found;
}

/** What stands in Terraform's JSON for the value of an expression. */
export const reference = (expression: string) => `\${${expression}}`;
