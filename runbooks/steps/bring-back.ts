import type { Effects } from '../effects.ts';
import { done, halfDone, notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import { verifyContract } from '../terraform/contract.ts';
import { readSnapshot } from '../terraform/snapshot.ts';
import type { State } from '../terraform/state.ts';
import { makePlan } from './apply.ts';
import type { DatabaseFacts } from './facts.ts';
import { whileRunning } from './meanwhile.ts';
import { isHeldAlike, putBack, putBackAs } from './old-unit.ts';
import { patiently } from './passing.ts';
import { savedState } from './snapshot-state.ts';
import { database } from './unit.ts';

type C = Context<Effects, DatabaseFacts>;

/** The Terraform state as the migration found it. */
async function stateBefore(c: C): Promise<State> {
  const { runId, stateSnapshot } = c.fact('returning');
  return readSnapshot(stateSnapshot, await c.folderOf(runId));
}

const commands = [
  'terraform state pull    # and, in place of the database in use, what the migration took out of it',
  'terraform state push -',
  'terraform plan -target=aws_db_instance.database …    # which must be empty',
];

/** One write of the state: the database in use leaves it, the one before takes its place, as it was before the migration. */
export const bringBack: Step<Effects, DatabaseFacts> = {
  id: 'bring-back',
  title: "Bring the other database back into Terraform's hands, in place of the one in use",
  meanwhile: whileRunning(database, 'which is not where Terraform looks for it: deploy nothing'),
  effect: 'change',
  timeout: 900,
  retry: patiently,
  async probe(c) {
    const [before, now, then] = [await savedState(c), await c.terraform.pull(), await stateBefore(c)];
    if (isHeldAlike(database, then, now)) return done();
    if (isHeldAlike(database, before, now)) return notBegun;
    return halfDone('The Terraform state holds neither the database in use nor the one to return to, whole.');
  },
  async run(c) {
    await putBackAs(c.terraform, database, await stateBefore(c));
    return {};
  },
  /** The workspace file describes it as it is. */
  async verify(c) {
    verifyContract(await makePlan(c, { targets: database.addresses }), { allow: [] });
  },
  commands,
  async rehearse(c) {
    const copy = await c.rehearsal();
    await putBackAs(copy, database, await stateBefore(c));
    verifyContract(await copy.plan({ targets: database.addresses }), { allow: [] });
    return commands;
  },
  undo: (c) => putBack(c, database),
};
