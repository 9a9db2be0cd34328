import type { Effects } from '../effects.ts';
import type { Context } from '../engine/types.ts';
import { verifyContract } from '../terraform/contract.ts';
import { outputsOf, restoreUnit } from '../terraform/restore-unit.ts';
import { identityOf, type State } from '../terraform/state.ts';
import type { Terraform } from '../terraform/terraform.ts';
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

/** Where a unit may be in the state: its addresses, and those aside. */
const places = (unit: Unit) => [...unit.addresses, ...unit.addresses.map(previousAddress)];

/** Whether the addresses of the unit, and those aside, hold the same in two states. */
export const isHeldAlike = (unit: Unit, before: State, now: State): boolean =>
  places(unit).every((address) => identityOf(now, address) === identityOf(before, address));

/** Puts the unit into the state exactly as a snapshot holds it; what is there instead leaves it. */
export async function putBackAs(terraform: Terraform, unit: Unit, snapshot: State): Promise<void> {
  const current = await terraform.pull();
  if (isHeldAlike(unit, snapshot, current) && outputsOf(current) === outputsOf(snapshot)) return;
  await terraform.push(restoreUnit({ current, snapshot, addresses: places(unit) }));
}

/** {@link putBackAs} the run found it. */
export const putBack = async <F extends MigrationFacts>(c: Context<Effects, F>, unit: Unit): Promise<void> =>
  putBackAs(c.terraform, unit, await savedState(c));

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
