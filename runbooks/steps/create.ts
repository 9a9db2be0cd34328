import type { Effects } from '../effects.ts';
import { done, notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import type { Contract } from '../terraform/contract.ts';
import { addressOf } from '../terraform/state.ts';
import type { Terraform } from '../terraform/terraform.ts';
import type { MigrationFacts } from './facts.ts';
import { applyContracted, showPlan } from './terraform.ts';
import type { Unit } from './unit.ts';

/** What differs between creating a database and creating a bucket. */
export interface Creation<F> {
  readonly unit: Unit;
  /** The new one as the cloud shows it, as facts; undefined while it is not there. */
  look(c: Context<Effects, F>): Promise<Partial<F> | undefined>;
  /** Deletes by name whatever of the new unit exists; only ever called for what this run created. */
  remove(c: Context<Effects, F>): Promise<void>;
}

const addressesHeld = async (terraform: Terraform): Promise<ReadonlySet<string>> =>
  new Set((await terraform.pull()).resources.map(addressOf));

/** Creates of the whole unit; what an earlier, interrupted apply already holds in the state may be missing. */
const contract = (unit: Unit, held: ReadonlySet<string>): Contract => ({
  allow: unit.addresses.map((address) => ({ address, actions: ['create'], optional: held.has(address) })),
});

const unitIsHeld = async <F>(c: Context<Effects, F>, unit: Unit) => {
  const held = await addressesHeld(c.terraform);
  return unit.addresses.every((address) => held.has(address));
};

/** A killed apply leaves what it made unknown to the state: too little is known of it to be kept. */
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
    effect: 'change',
    async probe(c) {
      const facts = await creation.look(c);
      return facts && c.facts.createPlan && (await unitIsHeld(c, unit)) ? done(facts) : notBegun;
    },
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
    async rehearse(c) {
      const copy = await c.rehearsal();
      const plan = await copy.plan({ targets: unit.addresses });
      return [copy.showPlan({ targets: unit.addresses }), ...showPlan(plan)];
    },
    async undo(c) {
      // A creation that outlived a killed run has to end first, or it goes on creating what is deleted here.
      await c.terraform.pull();
      await creation.remove(c);
    },
  };
}
