import { outputs } from '../../constructs/outputs.ts';
import { describeService } from '../aws/ecs.ts';
import { describeSuspended } from '../aws/scaling.ts';
import { identity } from '../aws/sts.ts';
import type { Effects } from '../effects.ts';
import { Refused, UsageError } from '../engine/errors.ts';
import { done, notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import type { MigrationFacts } from './facts.ts';
import { isSideBySide, type Unit } from './unit.ts';

type Generation = { generation: number };
type Settings = MigrationFacts['deployedSettings'];
type C = Context<Effects, MigrationFacts>;

/** The caller's account is the workspace's; throws `Refused` with both ids. */
export async function verifyAccount(c: C): Promise<string> {
  const { account } = await identity(c.aws);
  if (account !== c.workspace.account) {
    throw new Refused(
      `These credentials belong to AWS account ${account}, but workspace ${c.workspace.name} is account ${c.workspace.account}. Use that account's credentials.`,
    );
  }
  return account;
}

/** The outputs of the deployed stack; throws `Refused` where nothing is deployed. */
export async function deployedOutputs(c: C): Promise<Record<string, unknown>> {
  const found = await c.terraform.output();
  if (found[outputs.databaseSettings] === undefined) {
    throw new Refused(
      `Workspace ${c.workspace.name} has no deployed stack: there is nothing to migrate. Deploy it first: TF_WORKSPACE=${c.workspace.name} cdktf deploy ${c.workspace.name}`,
    );
  }
  return found;
}

/** The generation rises; throws `UsageError` saying what to write into the workspace file. */
export function verifyGenerations(unit: Unit, workspace: C['workspace'], from: Generation): void {
  const { generation } = workspace[unit.noun];
  const file = `workspaces/${workspace.name}.ts`;
  if (generation === from.generation) {
    throw new UsageError(
      `Nothing to migrate: the ${unit.title} of ${workspace.name} is generation ${generation} already. Raise ${unit.noun}.generation in ${file} to describe a new one.`,
    );
  }
  if (generation < from.generation) {
    throw new UsageError(
      `${unit.noun}.generation in ${file} is ${generation}, but ${from.generation} is deployed. Generations only rise: write ${from.generation} for no migration, ${from.generation + 1} for a new ${unit.title}.`,
    );
  }
}

interface Deployed {
  readonly from: Generation;
  readonly deployedSettings: Settings;
}

/** The old unit's second place in the state is free, and described where it is needed. Throws `Refused`, `UsageError`. */
export function verifyPrevious(
  unit: Unit,
  workspace: C['workspace'],
  { from, deployedSettings }: Deployed,
): void {
  const file = `workspaces/${workspace.name}.ts`;
  const left = deployedSettings.previous as Generation | null;
  if (left) {
    const verb = unit.noun === 'database' ? 'db-retire' : 's3-retire';
    throw new Refused(
      `The ${unit.title} of generation ${left.generation}, which an earlier migration left behind, is still in Terraform's hands. Take ${unit.noun}.previous out of ${file} and run: runbook ${verb} --workspace ${workspace.name}`,
    );
  }
  if (isSideBySide(unit, workspace) && !sameSettings(workspace[unit.noun].previous, from)) {
    throw new UsageError(
      `Strategy side-by-side keeps the old ${unit.title} in Terraform's hands: write previous: ${JSON.stringify(from)} into the ${unit.noun} section of ${file}.`,
    );
  }
}

const sorted = (value: object | undefined) => JSON.stringify(Object.entries(value ?? {}).sort());
const sameSettings = (a: object | undefined, b: object) => sorted(a) === sorted(b);

/** The unit's section of the workspace file as last applied. */
export const settingsOf = (unit: Unit, deployed: Record<string, unknown>): Settings =>
  JSON.parse(String(deployed[outputs[`${unit.noun}Settings`]]));

/** Where the writers run, how many, what of their scaling is suspended, and what releases them. */
export async function writersOf(c: C, deployed: Record<string, unknown>) {
  const id = {
    cluster: String(deployed[outputs.clusterName]),
    service: String(deployed[outputs.apiServiceName]),
  };
  const { desiredCount } = await describeService(c.aws, id);
  const suspended = await describeSuspended(c.aws, id);
  if (suspended && Object.values(suspended).some(Boolean)) {
    c.log(`Scaling of ${id.service} is suspended already, and will be again: ${JSON.stringify(suspended)}`);
  }
  return { ...id, desiredCount, suspended, pipeline: String(deployed[outputs.pipelineName]) };
}

interface Preflight<F> {
  readonly title: string;
  check(c: Context<Effects, F>): Promise<Partial<F>>;
}

/**
 * The first step of a migration: everything that can be known before the first change, so that a problem ends here with
 * nothing touched.
 */
export const preflight = <F extends MigrationFacts>({ title, check }: Preflight<F>): Step<Effects, F> => ({
  id: 'preflight',
  title,
  effect: 'read',
  async probe(c) {
    if (!c.facts.deployedSettings) return notBegun;
    await verifyAccount(c);
    return done();
  },
  run: check,
});
