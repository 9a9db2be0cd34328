import { describeService } from '../aws/ecs.ts';
import type { Effects } from '../effects.ts';
import type { AsBefore, Context } from '../engine/types.ts';
import { makePlan } from './apply.ts';
import type { MigrationFacts } from './facts.ts';
import { patiently } from './passing.ts';
import { showPlan } from './terraform.ts';
import { oldSettings, type Unit } from './unit.ts';
import { serviceOf } from './writers/writer.ts';
import { notStarted } from './writers.ts';

type C = Context<Effects, MigrationFacts>;

/** With the settings that were deployed before the run, nothing is left to apply: policies and lifecycle rules included. */
async function proveNothingToApply(c: C, unit: Unit): Promise<void> {
  const plan = await makePlan(c, { set: oldSettings(unit, c.fact('deployedSettings')) });
  c.prove({
    id: 'plan-as-before',
    title: 'The plan is empty with the settings from before',
    equal: plan.empty,
    figures: { changes: plan.changes.length },
    differences: showPlan(plan),
  });
}

/** The writers are as the run found them, and steady: their tasks have passed the health checks. */
export async function proveWritersRun(c: C): Promise<void> {
  const found = c.facts.service === undefined ? undefined : await notStarted(c);
  const now = c.facts.service === undefined ? undefined : await describeService(c.aws, serviceOf(c));
  c.prove({
    id: 'writers-as-before',
    title: 'The writers run as before',
    equal: !found,
    figures: { before: c.facts.desiredCount ?? 0, tasks: now?.runningCount ?? 0 },
    differences: found ? [`${found} Look at its events: aws ecs describe-services`] : [],
  });
}

/** Of the unit the run was to create nothing is left; `there` names what is. */
export function proveNothingLeft(c: C, unit: Unit, there: readonly string[]): void {
  c.prove({
    id: 'nothing-left',
    title: `Nothing is left of the new ${unit.title}`,
    equal: there.length === 0,
    figures: { left: there.length },
    differences: there,
  });
}

/**
 * A migration is taken back when the old unit takes writes, nothing of the new one is left, the writers run, and Terraform has
 * nothing to do. `data`: the proofs that are about the unit itself.
 */
export const asBefore = <F extends MigrationFacts>(
  unit: Unit,
  data: (c: Context<Effects, F>) => Promise<void>,
): AsBefore<Effects, F> => ({
  title: 'Prove that all is as before',
  retry: patiently,
  async check(c) {
    await data(c);
    await proveWritersRun(c);
    await proveNothingToApply(c, unit);
    c.log(
      `Put the ${unit.noun} section of workspaces/${c.workspace.name}.ts back to what is deployed: ${JSON.stringify(c.fact('deployedSettings'))}`,
    );
  },
});

/** Where only the writers can have been touched. */
export const writersAsBefore = <F extends MigrationFacts>(): AsBefore<Effects, F> => ({
  title: 'Prove that the writers run as before',
  retry: patiently,
  check: proveWritersRun,
});
