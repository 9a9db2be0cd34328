import type { Change } from '../../runbooks/terraform/plan-json.ts';
import type { Status } from '../../scripts/sandbox/state.ts';
import type { Deployment } from './deployment.ts';

/** The real AWS provider waits ten minutes and more in all, whatever answers; a machine with two cores a little longer. */
export const wholeTimeout = 1_500_000;

/** Other sizes for everything that has a size. */
export const otherSizes = {
  database: { instanceClass: 'db.t4g.medium', storage: 40, backupDays: 14 },
  api: { cpu: 512, memory: 1024, tasks: { min: 2, max: 6 } },
};

const actionsOf = ({ address, actions }: Change) => [address, actions.join()] as const;

/** What a plan of the workspace as it is now would do: actions by address, outputs among them as `output.<name>`. */
export async function planned(workspace: Deployment): Promise<Record<string, string>> {
  const { changes, outputChanges } = await workspace.terraform().plan();
  const outputs = outputChanges.map(({ name, actions }) => [`output.${name}`, actions.join()] as const);
  return Object.fromEntries([...changes.map(actionsOf), ...outputs]);
}

/** Plans and applies. */
export async function apply(workspace: Deployment): Promise<void> {
  const terraform = workspace.terraform();
  await terraform.apply(await terraform.plan());
}

/** Destroys it as an operator would; returns the servers and processes that still run for it. */
export async function destroy(workspace: Deployment) {
  const { code, output } = await workspace.runbook(['workspace-destroy', '--confirm', 'staging']);
  if (code !== 0) throw new Error(output);
  const answer = await fetch(`${workspace.sandbox.endpoint}/_sandbox`);
  const { instances, services } = (await answer.json()) as Status;
  return { instances, tasks: services.flatMap(({ pids }) => pids) };
}
