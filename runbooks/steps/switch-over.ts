import type { Effects } from '../effects.ts';
import type { Step } from '../engine/types.ts';
import { makePlan } from './apply.ts';
import type { MigrationFacts } from './facts.ts';
import { applyContracted, showPlan } from './terraform.ts';
import { stopped, type Unit } from './unit.ts';

/** Applies the rest of the plan: the application points at the new unit, its writers still stopped. */
export function switchOver<F extends MigrationFacts>(unit: Unit): Step<Effects, F> {
  return {
    id: `switch-${unit.noun}`,
    title: `Point the application at the new ${unit.title}`,
    effect: 'change',
    async probe(c) {
      if (!c.facts.switchPlan) return undefined;
      return (await c.terraform.plan({ set: stopped })).empty ? {} : undefined;
    },
    async run(c) {
      const contract = {
        allow: unit.switchOver.allow.map((entry) => ({
          ...entry,
          optional: c.facts.switchPlan !== undefined,
        })),
      };
      return {
        switchPlan: await applyContracted(c, { fact: 'switchPlan', contract, set: stopped }),
      } as Partial<F>;
    },
    async rehearse(c) {
      const copy = await c.rehearsal();
      return [copy.showPlan({}), ...showPlan(await copy.plan({ set: stopped }))];
    },
    async undo(c) {
      c.log(`The application is pointed back when the old ${unit.title} returns to the state.`);
    },
  };
}

/** The end of every migration: nothing is left to apply. */
export function settled<F extends MigrationFacts>(unit: Unit): Step<Effects, F> {
  return {
    id: `settled-${unit.noun}`,
    title: 'Prove that the plan is empty',
    effect: 'read',
    async run(c) {
      const plan = await makePlan(c, {});
      c.prove({
        id: 'plan-empty',
        title: 'Nothing is left to apply',
        equal: plan.empty,
        figures: { changes: plan.changes.length },
        differences: showPlan(plan),
      });
      return {};
    },
    async rehearse() {
      return ['terraform plan -detailed-exitcode'];
    },
  };
}
