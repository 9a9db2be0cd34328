import type { Effects } from '../effects.ts';
import type { AsBefore, Context } from '../engine/types.ts';
import { makePlan } from './apply.ts';
import type { MigrationFacts } from './facts.ts';
import { showPlan } from './terraform.ts';
import { oldSettings, type Unit } from './unit.ts';
import { notStarted } from './writers.ts';

type C = Context<Effects, MigrationFacts>;

/** With the settings that were deployed before the run, nothing is left to apply. */
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

/** The writers are as the run found them. */
export async function proveWritersRun(c: C): Promise<void> {
  const found = await notStarted(c);
  c.prove({
    id: 'writers-as-before',
    title: 'The writers run as before',
    equal: !found,
    figures: { tasks: c.fact('desiredCount') },
    differences: found ? [`${found} Look at its events: aws ecs describe-services`] : [],
  });
}

/** A migration is taken back when Terraform has nothing to do and the writers run. */
export const asBefore = <F extends MigrationFacts>(unit: Unit): AsBefore<Effects, F> => ({
  title: 'Prove that all is as before',
  async check(c) {
    await proveNothingToApply(c, unit);
    await proveWritersRun(c);
    c.log(
      `Put the ${unit.noun} section of workspaces/${c.workspace.name}.ts back to what is deployed: ${JSON.stringify(c.fact('deployedSettings'))}`,
    );
  },
});

/** Where only the writers can have been touched. */
export const writersAsBefore = <F extends MigrationFacts>(): AsBefore<Effects, F> => ({
  title: 'Prove that the writers run as before',
  check: proveWritersRun,
});
