import type { Effects } from '../effects.ts';
import { done, halfDone, notBegun } from '../engine/standing.ts';
import type { Context, Standing, Step } from '../engine/types.ts';
import type { Contract } from '../terraform/contract.ts';
import { wholeAddresses } from '../terraform/state.ts';
import type { Terraform } from '../terraform/terraform.ts';
import type { MigrationFacts } from './facts.ts';
import { whileRunning } from './meanwhile.ts';
import { planAndApply } from './on-page.ts';
import { patiently } from './passing.ts';
import { applyContracted, rehearsedPlan } from './terraform.ts';
import type { Unit } from './unit.ts';

/** Names such as `database knowme-staging-database-g2`. */
export interface Names {
  readonly there: readonly string[];
  readonly absent: readonly string[];
}

/** What differs between creating a database and creating a bucket. */
export interface Creation<F> {
  readonly unit: Unit;
  /** The new one as the cloud shows it, as facts; undefined while it is not there. */
  look(c: Context<Effects, F>): Promise<Partial<F> | undefined>;
  /** All that AWS keeps of a unit under a name of its own: what is there, and what is not. */
  names(c: Context<Effects, F>): Promise<Names>;
  /** Deletes by name whatever of the new unit exists; only ever called for what this run created. */
  remove(c: Context<Effects, F>): Promise<void>;
}

const addressesHeld = async (terraform: Terraform) => wholeAddresses(await terraform.pull());

/** Creates of the whole unit; what an earlier, interrupted apply already holds in the state may be missing. */
const contract = (unit: Unit, held: ReadonlySet<string>): Contract => ({
  allow: unit.addresses.map((address) => ({ address, actions: ['create'], optional: held.has(address) })),
});

/** Whole only where state and AWS both have everything. */
async function standing<F>(c: Context<Effects, F>, { unit, look, names }: Creation<F>): Promise<Standing<F>> {
  const [facts, { there, absent }, state] = await Promise.all([
    look(c),
    names(c),
    addressesHeld(c.terraform),
  ]);
  const held = unit.addresses.filter((address) => state.has(address));
  if (there.length + held.length === 0) return notBegun;
  const isWhole = absent.length === 0 && held.length === unit.addresses.length;
  if (facts && isWhole) return done(facts);
  const known = `the Terraform state holds ${held.length} of ${unit.addresses.length} addresses`;
  return halfDone(`Of the new ${unit.title}, AWS has ${there.join(', ') || 'nothing'}; ${known}.`);
}

/** A killed apply leaves what it made unknown to the state, a cancelled one half made: too little is known of it to be kept. */
async function removeOrphan<F extends MigrationFacts>(c: Context<Effects, F>, creation: Creation<F>) {
  const held = await addressesHeld(c.terraform);
  const isOrphan = creation.unit.addresses.some((address) => !held.has(address));
  if (isOrphan && c.facts.createPlan) await creation.remove(c);
}

/** Creates the new unit by a plan that may hold nothing else. */
export function createUnit<F extends MigrationFacts>(creation: Creation<F>): Step<Effects, F> {
  const { unit } = creation;
  return {
    id: `create-${unit.noun}`,
    title: `Create the new ${unit.title} by a targeted, contract-checked plan`,
    meanwhile: whileRunning(unit, 'and the new one is empty: deploy nothing'),
    effect: 'change',
    retry: patiently,
    probe: (c) => standing(c, creation),
    async run(c) {
      await removeOrphan(c, creation);
      const held = await addressesHeld(c.terraform);
      const createPlan = await applyContracted(c, {
        fact: 'createPlan',
        contract: contract(unit, held),
        targets: unit.addresses,
      });
      return { createPlan, ...(await creation.look(c)) } as Partial<F>;
    },
    async verify(c) {
      if (!(await creation.look(c)))
        throw new Error(
          `The new ${unit.title} is not there after the apply. Look at it in the AWS console, then run with --resume.`,
        );
    },
    commands: planAndApply({ targets: unit.addresses }),
    async rehearse(c) {
      const copy = await c.rehearsal();
      const plan = await copy.plan({ targets: unit.addresses });
      return rehearsedPlan(plan, copy.showPlan({ targets: unit.addresses }));
    },
    async undo(c) {
      // A creation that outlived a killed run has to end first, or it goes on creating what is deleted here.
      await c.terraform.pull();
      await creation.remove(c);
    },
  };
}
