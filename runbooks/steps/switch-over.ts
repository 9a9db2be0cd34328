import { showCall } from '../aws/call.ts';
import type { Effects } from '../effects.ts';
import { halfDone } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import { makePlan } from './apply.ts';
import { verifyDowntime } from './downtime.ts';
import type { MigrationFacts } from './facts.ts';
import { whileStopped } from './meanwhile.ts';
import { pointBack, putBack } from './old-unit.ts';
import { callOnPage, planAndApply } from './on-page.ts';
import { patiently } from './passing.ts';
import { releaseCalls, releaseOnPage, releaseWhatIsApplied, runsWhatIsApplied } from './release.ts';
import { applyContracted, lookAtApply, rehearsedPlan, resumed, showPlan } from './terraform.ts';
import { switchContract, type Unit } from './unit.ts';

/**
 * The application points at the new unit, its writers still stopped; what is not needed for that waits. Its undo brings the
 * old unit back into the state, for only there can the application be pointed at it again.
 */
export function switchOver<F extends MigrationFacts>(
  unit: Unit,
  { beforeUndo }: { readonly beforeUndo?: (c: Context<Effects, F>) => Promise<void> } = {},
): Step<Effects, F> {
  const targets = unit.switchOver.allow.map(({ address }) => address);
  const options = { targets };
  const id = `switch-${unit.noun}`;
  return {
    id,
    title: `Point the application at the new ${unit.title}`,
    meanwhile: whileStopped(
      `both ${unit.title}s hold the same, and the application may point at either; deploy nothing`,
    ),
    effect: 'change',
    retry: patiently,
    async probe(c) {
      const applied = await lookAtApply(c, { addresses: targets, ...options });
      if (applied.is !== 'done' || (await runsWhatIsApplied(c))) return applied;
      return halfDone(`CodeDeploy has not released the revision that uses the new ${unit.title}.`);
    },
    async run(c) {
      await verifyDowntime(c, id);
      const contract = await resumed(c, switchContract(unit, c.workspace), c.facts.switchPlan);
      const switchPlan = await applyContracted(c, { fact: 'switchPlan', contract, ...options });
      await releaseWhatIsApplied(c);
      return { switchPlan } as Partial<F>;
    },
    commands: [
      ...planAndApply(options),
      "# with api.rollout 'blue-green'",
      callOnPage(releaseOnPage('all at once')),
    ],
    async rehearse(c) {
      const copy = await c.rehearsal();
      return rehearsedPlan(await copy.plan(options), copy.showPlan(options), releaseCalls(c).map(showCall));
    },
    // The writers are started next: what the application points at is right before that.
    async undo(c) {
      await beforeUndo?.(c);
      await putBack(c, unit);
      await pointBack(c, unit);
    },
  };
}

/** The end of every migration: nothing is left to apply. */
export function settled<F extends MigrationFacts>(unit: Unit): Step<Effects, F> {
  return {
    id: `settled-${unit.noun}`,
    title: 'Prove that the plan is empty',
    effect: 'read',
    retry: patiently,
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
