import type { Effects } from '../effects.ts';
import { done, halfDone, notBegun } from '../engine/standing.ts';
import type { Step } from '../engine/types.ts';
import { hasResource, type State } from '../terraform/state.ts';
import type { Terraform } from '../terraform/terraform.ts';
import type { MigrationFacts } from './facts.ts';
import { whileRunning } from './meanwhile.ts';
import { putBack, stillHeld } from './old-unit.ts';
import { patiently } from './passing.ts';
import { savedState } from './snapshot-state.ts';
import { isSideBySide, previousAddress, type Unit } from './unit.ts';

const pairs = (unit: Unit) => unit.addresses.map((address) => [address, previousAddress(address)] as const);

const moves = (unit: Unit) => pairs(unit).map(([from, to]) => `terraform state mv ${from} ${to}`);
const removal = (unit: Unit) => [`terraform state rm ${unit.addresses.join(' ')}`];

/** `terraform state mv` moves one address at a time: a killed run may have moved some of them. */
const notAside = (unit: Unit, now: State) =>
  unit.addresses.map(previousAddress).filter((address) => !hasResource(now, address));

/** What is still to be moved, or what has been lost on the way: Terraform refuses that. */
const leftPairs = (unit: Unit, before: State, now: State) => {
  const left = [...stillHeld(unit, before, now), ...unit.addresses.filter((one) => !hasResource(now, one))];
  return pairs(unit).filter(([from, to]) => left.includes(from) && !hasResource(now, to));
};

async function takeOut(terraform: Terraform, unit: Unit, { before, sideBySide }: TakeOut) {
  const now = await terraform.pull();
  if (sideBySide) await terraform.stateMv(leftPairs(unit, before, now));
  else await terraform.stateRm(stillHeld(unit, before, now));
}

interface TakeOut {
  readonly before: State;
  readonly sideBySide: boolean;
}

/**
 * The old unit leaves its addresses: out of the state (`detach`), or aside to `…_previous` (`side-by-side`).
 * Its undo needs the state snapshot.
 */
export function takeOutOfState<F extends MigrationFacts>(unit: Unit): Step<Effects, F> {
  return {
    id: `detach-${unit.noun}`,
    title: `Take the old ${unit.title} out of Terraform's hands`,
    meanwhile: whileRunning(unit, 'which is not where Terraform looks for it: deploy nothing'),
    effect: 'change',
    timeout: 900,
    retry: patiently,
    async probe(c) {
      const [before, now] = [await savedState(c), await c.terraform.pull()];
      const held = stillHeld(unit, before, now);
      const missing = isSideBySide(unit, c.workspace) ? notAside(unit, now) : [];
      if (held.length === 0 && missing.length === 0) return done();
      if (held.length === unit.addresses.length) return notBegun;
      const [left, moved] = [held.length, unit.addresses.length - held.length];
      return halfDone(
        `Of the old ${unit.title}, ${moved} addresses have left the Terraform state and ${left} have not.`,
      );
    },
    async run(c) {
      const before = await savedState(c);
      await takeOut(c.terraform, unit, { before, sideBySide: isSideBySide(unit, c.workspace) });
      return {};
    },
    commands: [
      `# with ${unit.noun}.strategy 'detach'`,
      ...removal(unit),
      `# with ${unit.noun}.strategy 'side-by-side'`,
      ...moves(unit),
    ],
    async rehearse(c) {
      const copy = await c.rehearsal();
      const before = await savedState(c);
      await takeOut(copy, unit, { before, sideBySide: isSideBySide(unit, c.workspace) });
      return isSideBySide(unit, c.workspace) ? moves(unit) : removal(unit);
    },
    undo: (c) => putBack(c, unit),
  };
}
