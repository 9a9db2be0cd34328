import { previousSuffix } from '../../constructs/outputs.ts';
import type { Effects } from '../effects.ts';
import { done, notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import { verifyContract } from '../terraform/contract.ts';
import { restoreUnit } from '../terraform/restore-unit.ts';
import { readSnapshot } from '../terraform/snapshot.ts';
import { addressOf, hasResource, type State } from '../terraform/state.ts';
import type { Terraform } from '../terraform/terraform.ts';
import type { MigrationFacts } from './facts.ts';
import { releaseWhatIsApplied } from './release.ts';
import { isSideBySide, oldSettings, previousAddress, type Unit } from './unit.ts';

const pairs = (unit: Unit) => unit.addresses.map((address) => [address, previousAddress(address)] as const);

/** Which one an address stands for: the id that AWS gave it. */
const idOf = (state: State, address: string): unknown => {
  const resource = state.resources.find((one) => addressOf(one) === address);
  const [instance] = (resource?.instances ?? []) as { attributes?: { id?: unknown } }[];
  return instance?.attributes?.id;
};

/** `terraform state mv` moves one address at a time: a killed run may have moved some of them. */
const isAside = (state: State, unit: Unit) =>
  unit.addresses.every((address) => hasResource(state, previousAddress(address)));

async function takeOut(terraform: Terraform, unit: Unit, sideBySide: boolean) {
  const held = new Set((await terraform.pull()).resources.map(addressOf));
  const left = unit.addresses.filter((address) => held.has(address));
  if (left.length === 0) return;
  if (sideBySide) await terraform.stateMv(pairs(unit).filter(([address]) => held.has(address)));
  else await terraform.stateRm(left);
}

/** Puts the old unit back into the state exactly as the snapshot holds it. */
async function putBack<F extends MigrationFacts>(c: Context<Effects, F>, unit: Unit) {
  const snapshot = await readSnapshot(c.fact('stateSnapshot'));
  const current = await c.terraform.pull();
  await c.terraform.push(
    restoreUnit({ current, snapshot, addresses: unit.addresses, renamed: previousSuffix }),
  );
}

/** Lets the application's own resources follow the unit back; nothing else may change. */
async function pointBack<F extends MigrationFacts>(c: Context<Effects, F>, unit: Unit) {
  const plan = await c.terraform.plan({ set: oldSettings(unit, c.fact('deployedSettings')) });
  verifyContract(plan, {
    allow: unit.switchOver.allow
      .concat({ address: 'aws_ecs_service.api', actions: ['update'] })
      .map((entry) => ({ ...entry, optional: true })),
  });
  if (!plan.empty) await c.terraform.apply(plan);
  await releaseWhatIsApplied(c);
}

/**
 * The old unit leaves its addresses: out of the state (`detach`), or aside to `…_previous` (`side-by-side`).
 * Its undo needs the state snapshot and brings back the unit with all that points at it.
 */
export function takeOutOfState<F extends MigrationFacts>(
  unit: Unit,
  beforeUndo?: (c: Context<Effects, F>) => Promise<void>,
): Step<Effects, F> {
  return {
    id: `detach-${unit.noun}`,
    title: `Take the old ${unit.title} out of Terraform's hands`,
    effect: 'change',
    async probe(c) {
      const snapshot = c.facts.stateSnapshot;
      if (!snapshot) return notBegun;
      const [before, now] = [await readSnapshot(snapshot), await c.terraform.pull()];
      const here = idOf(now, unit.principal) === idOf(before, unit.principal);
      return here || (isSideBySide(unit, c.workspace) && !isAside(now, unit)) ? notBegun : done();
    },
    async run(c) {
      await takeOut(c.terraform, unit, isSideBySide(unit, c.workspace));
      return {};
    },
    async rehearse(c) {
      const copy = await c.rehearsal();
      await takeOut(copy, unit, isSideBySide(unit, c.workspace));
      return isSideBySide(unit, c.workspace)
        ? pairs(unit).map(([from, to]) => `terraform state mv ${from} ${to}`)
        : [`terraform state rm ${unit.addresses.join(' ')}`];
    },
    async undo(c) {
      await beforeUndo?.(c);
      await putBack(c, unit);
      await pointBack(c, unit);
    },
  };
}
