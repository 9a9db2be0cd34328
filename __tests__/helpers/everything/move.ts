import { compareDatabases } from '../../../runbooks/postgres/compare/index.ts';
import { type CopyOptions, copyDatabase } from '../../../runbooks/postgres/copy/index.ts';
import { type FencePlan, fence, planFence } from '../../../runbooks/postgres/fence.ts';
import { dumpAndRestore } from '../../../runbooks/postgres/move.ts';
import {
  beginReplication,
  catchUp,
  compareLive,
  compareWritten,
  drain,
  dropReplication,
  finishReplication,
} from '../../../runbooks/postgres/replicate/index.ts';
import { copyRoles, grantOwners } from '../../../runbooks/postgres/roles.ts';
import { Secret } from '../../../runbooks/secret.ts';
import { execute } from '../postgres.ts';
import { writeEverything } from './writing.ts';

export const application = 'knowme_app';
const name = 'runbook_everything';

/** What an operator has to do before a database that has everything can be replicated. */
export const remedies = [
  'ALTER TABLE shop.base ENABLE TRIGGER always, ENABLE TRIGGER "Replica"',
  'GRANT UPDATE, TRUNCATE ON shop.serials TO knowme_app',
  'DELETE FROM shop.not_valid WHERE id < 0',
  'ALTER TABLE shop.not_valid VALIDATE CONSTRAINT positive, VALIDATE CONSTRAINT known',
  'ALTER DOMAIN types.phone VALIDATE CONSTRAINT late',
];

/** Left out, and missing on the target. */
const lost = (leftOut: readonly string[]) =>
  leftOut.filter((line) => !line.endsWith('the extension brings the same comment'));

async function prepare({ source, target }: CopyOptions): Promise<void> {
  await grantOwners(source);
  await copyRoles({ source, target, fence: undefined, application });
}

/** By files. Returns what was lost. */
export async function moveByDump(o: CopyOptions): Promise<string[]> {
  await prepare(o);
  return lost((await dumpAndRestore(o)).leftOut);
}

/** From server to server. Returns what was lost. */
export async function moveByCopy(o: CopyOptions): Promise<string[]> {
  await prepare(o);
  return lost((await copyDatabase(o)).leftOut);
}

/** While somebody writes into every kind of table. Returns what was lost, what the comparisons of rows say, and the fence. */
export async function moveByReplication(o: CopyOptions): Promise<{ said: string[]; plan: FencePlan }> {
  await execute(o.source, remedies);
  await prepare(o);
  const writer = writeEverything({ ...o.source, user: application, password: new Secret('app secret') });
  const both = { ...o, name, seconds: 60 };
  const said: string[] = [];
  const copy = async (snapshot: string) => {
    said.push(...lost((await copyDatabase({ ...o, snapshot, replicated: true })).leftOut));
  };
  await beginReplication({ ...both, publisher: o.source, password: new Secret('of the role'), copy });
  await catchUp({ ...both, keep: 1e9 });
  const live = await compareLive(both);
  const plan = await planFence(o.source, { keep: name });
  await fence(o.source, plan);
  await writer.ended;
  await drain(both);
  await finishReplication(both);
  const rest = await compareWritten(both, live.written);
  await dropReplication(both);
  return { said: [...said, ...live.proof.differences, ...rest.proof.differences], plan };
}

/** All that differs, each line after the id of its proof. */
export async function differences(o: CopyOptions, plan?: FencePlan): Promise<string[]> {
  const { proofs } = await compareDatabases({ ...o, application, fence: plan });
  return proofs.flatMap((proof) => proof.differences.map((line) => `${proof.id}: ${line}`));
}
