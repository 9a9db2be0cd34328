import { previousSuffix } from '../../constructs/outputs.ts';
import type { Effects } from '../effects.ts';
import type { Context } from '../engine/types.ts';
import { verifyContract } from '../terraform/contract.ts';
import { outputsOf, restoreUnit } from '../terraform/restore-unit.ts';
import { hasResource, identityOf, type State } from '../terraform/state.ts';
import { applyPlan, makePlan } from './apply.ts';
import type { MigrationFacts } from './facts.ts';
import { releaseWhatIsApplied } from './release.ts';
import { savedState } from './snapshot-state.ts';
import { mayBeCutOff } from './terraform.ts';
import { oldSettings, previousAddress, type Unit } from './unit.ts';

/** Of the unit's addresses, those that hold what they held before the migration. */
export const stillHeld = (unit: Unit, before: State, now: State) =>
  unit.addresses.filter((address) => {
    const old = identityOf(before, address);
    return old !== undefined && identityOf(now, address) === old;
  });

const isBack = (unit: Unit, before: State, now: State) =>
  stillHeld(unit, before, now).length === unit.addresses.length &&
  !unit.addresses.some((address) => hasResource(now, previousAddress(address))) &&
  outputsOf(now) === outputsOf(before);

/** Puts the old unit back into the state exactly as the snapshot holds it. */
export async function putBack<F extends MigrationFacts>(c: Context<Effects, F>, unit: Unit): Promise<void> {
  const [snapshot, current] = [await savedState(c), await c.terraform.pull()];
  if (isBack(unit, snapshot, current)) return;
  await c.terraform.push(
    restoreUnit({ current, snapshot, addresses: unit.addresses, renamed: previousSuffix }),
  );
}

/** Lets the application's own resources follow the old unit, which is in the state again; nothing else may change. */
export async function pointBack<F extends MigrationFacts>(c: Context<Effects, F>, unit: Unit): Promise<void> {
  const allow = unit.switchOver.allow.concat({ address: 'aws_ecs_service.api', actions: ['update'] });
  const plan = await makePlan(c, {
    set: oldSettings(unit, c.fact('deployedSettings')),
    targets: unit.switchOver.allow.map(({ address }) => address),
  });
  verifyContract(plan, { allow: allow.map(mayBeCutOff) });
  if (!plan.empty) await applyPlan(c, plan);
  await releaseWhatIsApplied(c);
}
