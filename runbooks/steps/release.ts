import { databaseSwitch } from '../../constructs/outputs.ts';
import { apiName } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { createDeployment, listActiveDeployments, type Pace, waitForDeployment } from '../aws/codedeploy.ts';
import { describeService, type ServiceId } from '../aws/ecs.ts';
import { Refused } from '../engine/errors.ts';
import { addressOf, type State } from '../terraform/state.ts';
import { unknown } from './on-page.ts';
import { type C, serviceOf } from './writers/writer.ts';

/** Whether it is CodeDeploy, and not Terraform, that lets the service run another revision. */
export const isReleased = ({ api }: Workspace) => api.rollout === 'blue-green';

/** ARN of the revision that Terraform knows. Throws when the state has none. */
function revisionIn(state: State): string {
  const found = state.resources.find((one) => addressOf(one) === databaseSwitch.taskDefinition);
  const [instance] = (found?.instances ?? []) as { attributes?: { arn?: string } }[];
  if (!instance?.attributes?.arn) throw new Error(`The state holds no ${databaseSwitch.taskDefinition}.`);
  return instance.attributes.arn;
}

/** Ids of CodeDeploy's deployments that are not over; none where ECS itself rolls out. */
export const releasesUnderWay = async (c: C): Promise<string[]> =>
  isReleased(c.workspace) ? listActiveDeployments(c.aws, apiName(c.workspace)) : [];

/** Nothing that CodeDeploy was told before is still under way. */
export async function awaitReleases(c: C): Promise<void> {
  for (const id of await releasesUnderWay(c)) {
    c.log(`Waiting for CodeDeploy's deployment ${id}`);
    await waitForDeployment(c.aws, id, { signal: c.signal, progress: c.progress });
  }
}

const release = (c: C, taskDefinition: string, pace: Pace) =>
  createDeployment({
    name: apiName(c.workspace),
    taskDefinition,
    container: 'api',
    port: c.workspace.api.port,
    description: `runbook ${c.runId}`,
    pace,
  });

/** The release as a page shows it, before there is a workspace. */
export const releaseOnPage = (pace: Pace) =>
  createDeployment({
    name: '<service>',
    taskDefinition: '<newest revision>',
    container: 'api',
    port: unknown('port'),
    description: 'runbook <run>',
    pace,
  });

/** What a rehearsal prints of it. */
export const releaseCalls = (c: C, pace: Pace = 'all at once') =>
  isReleased(c.workspace) ? [release(c, 'the newest revision', pace)] : [];

/** Whether the service runs what Terraform knows. With ECS's own rollout, Terraform has seen to it. */
export async function runsWhatIsApplied(c: C, id: ServiceId = serviceOf(c)): Promise<boolean> {
  if (!isReleased(c.workspace)) return true;
  const { taskDefinition } = await describeService(c.aws, id);
  return taskDefinition === revisionIn(await c.terraform.pull());
}

/** A migration would release more than its own change. Throws `Refused`. */
export async function verifyReleased(c: C, id: ServiceId): Promise<void> {
  if (await runsWhatIsApplied(c, id)) return;
  throw new Refused(
    `${id.service} does not run the newest revision of its task. Release it first: runbook api-release --workspace ${c.workspace.name}`,
  );
}

/**
 * Lets the service run what Terraform knows. All at once while no task runs: a task set of no tasks is stable at once.
 * Repeatable. Throws when CodeDeploy did not succeed.
 */
export async function releaseWhatIsApplied(c: C, pace: Pace = 'all at once'): Promise<void> {
  if (!isReleased(c.workspace)) return;
  await awaitReleases(c);
  if (await runsWhatIsApplied(c)) return;
  const id = await c.aws.send(release(c, revisionIn(await c.terraform.pull()), pace));
  const { status, errorInformation } = await waitForDeployment(c.aws, id, {
    signal: c.signal,
    progress: c.progress,
  });
  if (status === 'Succeeded') return;
  throw new Error(
    `CodeDeploy's deployment ${id} is ${status}: ${errorInformation?.message ?? 'no reason given'}. Look at it: aws deploy get-deployment --deployment-id ${id}`,
  );
}
