import type { Effects } from '../effects.ts';
import type { Step } from '../engine/types.ts';
import type { MigrationFacts } from './facts.ts';
import { planAndApply } from './on-page.ts';
import { patiently } from './passing.ts';
import { applyContracted, lookAtApply, rehearsedPlan, resumed } from './terraform.ts';
import type { Unit } from './unit.ts';

/**
 * Applies what is left of the plan: what watches or tidies the old unit does so for the new one. It comes after the writers
 * have started, since some of it takes AWS a minute and nothing of it is needed by them.
 */
export function letFollow<F extends MigrationFacts>(unit: Unit): Step<Effects, F> {
  const addresses = unit.followers.allow.map(({ address }) => address);
  return {
    id: `follow-${unit.noun}`,
    title: `Let ${unit.followersTitle} follow to the new ${unit.title}`,
    meanwhile: {
      safe: true,
      what: `the API runs on the new ${unit.title}; only ${unit.followersTitle} may not have followed yet`,
    },
    effect: 'change',
    retry: patiently,
    probe: (c) => lookAtApply(c, { addresses }),
    async run(c) {
      const contract = await resumed(c, unit.followers, c.facts.followPlan);
      return { followPlan: await applyContracted(c, { fact: 'followPlan', contract }) } as Partial<F>;
    },
    commands: planAndApply(),
    async rehearse(c) {
      const copy = await c.rehearsal();
      const plan = await copy.plan();
      const changes = plan.changes.filter(({ address }) => addresses.includes(address));
      return rehearsedPlan({ ...plan, changes, outputChanges: [] }, copy.showPlan());
    },
    undo: { manual: 'Never needed: before this step there is no way back any more.' },
  };
}
