import type { ParsedPlan } from '../../runbooks/terraform/plan-json.ts';
import type { Status } from '../../scripts/sandbox/state.ts';
import { type Deployment, deploy } from './deployment.ts';

/** One whole life of a workspace on the real AWS provider. */
export interface Life {
  /** What was planned right after it was made. */
  readonly made: Actions;
  /** What the other sizes would do. */
  readonly resizing: Actions;
  /** What was planned after they were applied. */
  readonly resized: Actions;
  /** Servers and tasks that still ran after its destruction. */
  readonly left: readonly unknown[];
}

/** Actions by address, outputs among them as `output.<name>`. */
export type Actions = Readonly<Record<string, string>>;

function actionsOf({ changes, outputChanges }: ParsedPlan): Actions {
  const all = [...changes, ...outputChanges.map((one) => ({ ...one, address: `output.${one.name}` }))];
  return Object.fromEntries(all.map(({ address, actions }) => [address, actions.join()]));
}

/** Destroys it as an operator would. */
async function destroy(workspace: Deployment): Promise<unknown[]> {
  const { code, output } = await workspace.runbook(['workspace-destroy', '--confirm', 'staging']);
  if (code !== 0) throw new Error(output);
  const answer = await fetch(`${workspace.sandbox.endpoint}/_sandbox`);
  const { instances, services } = (await answer.json()) as Status;
  return [...instances, ...services.flatMap(({ pids }) => pids)];
}

/** Makes a workspace with an API that works, gives it other sizes, and destroys it. */
export async function live(settings: object, sizes: object): Promise<Life> {
  const workspace = await deploy({ quick: false, settings, rows: 100 });
  try {
    const terraform = workspace.terraform();
    const made = actionsOf(await terraform.plan());
    workspace.edit(sizes);
    const resizing = await terraform.plan({ set: workspace.settings });
    await terraform.apply(resizing);
    await workspace.writes();
    const resized = actionsOf(await terraform.plan({ set: workspace.settings }));
    return { made, resizing: actionsOf(resizing), resized, left: await destroy(workspace) };
  } finally {
    await workspace.sandbox.stop();
  }
}
