import { showCall } from '../aws/call.ts';
import type { Effects } from '../effects.ts';
import { done, notBegun } from '../engine/standing.ts';
import type { Step } from '../engine/types.ts';
import { makePlan } from './apply.ts';
import type { MigrationFacts } from './facts.ts';
import { releaseCalls, releaseWhatIsApplied, runsWhatIsApplied } from './release.ts';
import { applyContracted, resumed, showPlan } from './terraform.ts';
import { switchContract, type Unit } from './unit.ts';

/** The application points at the new unit, its writers still stopped; what is not needed for that waits. */
export function switchOver<F extends MigrationFacts>(unit: Unit): Step<Effects, F> {
  const options = { targets: unit.switchOver.allow.map(({ address }) => address) };
  return {
    id: `switch-${unit.noun}`,
    title: `Point the application at the new ${unit.title}`,
    effect: 'change',
    async probe(c) {
      if (!c.facts.switchPlan) return notBegun;
      const { empty } = await c.terraform.plan(options);
      return empty && (await runsWhatIsApplied(c)) ? done() : notBegun;
    },
    async run(c) {
      const contract = resumed(switchContract(unit, c.workspace), c.facts.switchPlan);
      const switchPlan = await applyContracted(c, { fact: 'switchPlan', contract, ...options });
      await releaseWhatIsApplied(c);
      return { switchPlan } as Partial<F>;
    },
    async rehearse(c) {
      const copy = await c.rehearsal();
      const planned = showPlan(await copy.plan(options));
      return [copy.showPlan(options), ...planned, ...releaseCalls(c).map(showCall)];
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
