import type { Effects } from '../effects.ts';
import { Refused } from '../engine/errors.ts';
import type { Context } from '../engine/types.ts';
import { makePlan } from './apply.ts';
import type { MigrationFacts } from './facts.ts';
import { writersOf } from './preflight.ts';
import { verifyReleased } from './release.ts';
import { showPlan } from './terraform.ts';
import { oldSettings, type Unit } from './unit.ts';
import { verifyNoRelease } from './writers/pipeline.ts';
import { sayOtherTasks } from './writers/tasks.ts';

type Settings = MigrationFacts['deployedSettings'];
type C = Context<Effects, MigrationFacts>;

/** With the old settings nothing is left to apply: the migration alone explains the plan. Throws `Refused`. */
async function verifyNoDrift(c: C, unit: Unit, deployed: Settings): Promise<void> {
  const plan = await makePlan(c, { set: oldSettings(unit, deployed) });
  if (plan.empty) return;
  throw new Refused(
    `The plan of ${c.workspace.name} holds more than this migration:\n${showPlan(plan).join('\n')}\nDeploy these changes or take them back first, whether they are in the code or were made by hand.`,
  );
}

interface Deployed {
  /** The stack's outputs. */
  readonly deployed: Record<string, unknown>;
  readonly deployedSettings: Settings;
}

/** The writers, once it is certain that nobody is changing them, and that the plan holds only this migration. Throws `Refused`. */
export async function verifyWriters(c: C, unit: Unit, { deployed, deployedSettings }: Deployed) {
  const writers = await writersOf(c, deployed);
  await verifyNoRelease(c, writers.pipeline);
  await sayOtherTasks(c, writers);
  await verifyNoDrift(c, unit, deployedSettings);
  await verifyReleased(c, writers);
  return writers;
}
