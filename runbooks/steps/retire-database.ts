import { outputs } from '../../constructs/outputs.ts';
import type { DatabaseGeneration } from '../../workspaces/schema.ts';
import { describeInstance, describeSnapshot } from '../aws/rds.ts';
import type { Effects } from '../effects.ts';
import { Refused } from '../engine/errors.ts';
import { done, halfDone, notBegun } from '../engine/standing.ts';
import type { Context, Facts, Standing, Step } from '../engine/types.ts';
import { deleteGeneration, deletionCalls, showDeleteGeneration } from './create-database.ts';
import { namesOf } from './database-instance.ts';
import type { DatabaseFacts, InstanceFacts } from './facts.ts';
import { leftBehindBy, verifyNotDescribed } from './left-behind.ts';
import { callOnPage } from './on-page.ts';
import { patiently } from './passing.ts';
import { deployedOutputs, verifyAccount, writersOf } from './preflight.ts';
import { findReverse } from './reverse.ts';
import { database } from './unit.ts';
import { networkOf } from './way-in.ts';

type C = Context<Effects, DatabaseFacts>;

const finalSnapshot = (c: C) => `${c.fact('oldInstance').identifier}-retired`;

/** What the reverse replication of the run that left it takes, if it stands. */
async function reverseOf(c: C, runId: string): Promise<Partial<DatabaseFacts>> {
  const found = await findReverse(c);
  if (found?.finished.certificate.runId !== runId) return {};
  const { reverse, to, newInstance } = found.kept;
  return { reverse, to, newInstance };
}

async function find(c: C): Promise<Partial<DatabaseFacts>> {
  const account = await verifyAccount(c);
  verifyNotDescribed(c, database);
  const deployed = await deployedOutputs(c);
  const inUse = String(deployed[outputs.databaseIdentifier]);
  const look = ({ oldInstance }: Facts) => describeInstance(c.aws, (oldInstance as InstanceFacts).identifier);
  const { facts, runId } = await leftBehindBy(c, ['db-migrate', 'db-return'], async (its) =>
    Boolean(await look(its)),
  );
  const oldInstance = facts.oldInstance as InstanceFacts;
  const seen = await look(facts);
  if (inUse === oldInstance.identifier || seen?.resourceId !== oldInstance.resourceId) {
    throw new Refused(
      `${oldInstance.identifier} is not what ${runId} left behind: the application uses ${inUse}. Nothing was deleted.`,
    );
  }
  return {
    account,
    oldInstance,
    from: facts.from as DatabaseGeneration,
    network: networkOf(deployed),
    ...(await writersOf(c, deployed)),
    ...(await reverseOf(c, runId)),
  };
}

export const findOldDatabase: Step<Effects, DatabaseFacts> = {
  id: 'find-old-database',
  title: 'Find what the last proven migration left behind',
  effect: 'read',
  probe: async (c) => (c.facts.oldInstance ? done() : notBegun),
  run: find,
};

const isAnother = (c: C) =>
  `${c.fact('oldInstance').identifier} is another database than the one that was left behind: its name has been given again. Nothing was deleted.`;

const isLog = /^log group /;

/** The log stays: its entries go when their days are over. */
async function look(c: C): Promise<Standing<DatabaseFacts>> {
  const names = await namesOf(c, c.fact('from'));
  const [left, gone] = [names.there, names.absent].map((some) => some.filter((name) => !isLog.test(name)));
  const snapshot = await describeSnapshot(c.aws, finalSnapshot(c));
  if (left?.length === 0 && snapshot) return done({ databaseSnapshot: finalSnapshot(c) });
  const instance = await describeInstance(c.aws, c.fact('oldInstance').identifier);
  if (gone?.length === 0 && instance?.status !== 'deleting') return notBegun;
  return halfDone(`Of the old database there is still: ${left?.join(', ') || 'nothing'}.`);
}

/** RDS takes the final snapshot as part of the deletion: there is no moment without one of the two. */
export const deleteOldDatabase: Step<Effects, DatabaseFacts> = {
  id: 'delete-old-database',
  title: 'Delete the old database after a final snapshot, with its parameter group and secrets',
  meanwhile: { safe: true, what: 'the old database is gone, or going; the one in use is untouched' },
  effect: 'irreversible',
  retry: patiently,
  probe: look,
  async run(c) {
    const seen = await describeInstance(c.aws, c.fact('oldInstance').identifier);
    if (seen && seen.resourceId !== c.fact('oldInstance').resourceId) throw new Refused(isAnother(c));
    await deleteGeneration(c, c.fact('from'), finalSnapshot(c));
    return { databaseSnapshot: finalSnapshot(c) };
  },
  async verify(c) {
    const snapshot = await describeSnapshot(c.aws, finalSnapshot(c));
    if (!snapshot)
      throw new Error(`The final snapshot ${finalSnapshot(c)} is not there. Look for it in the AWS console.`);
  },
  commands: deletionCalls({
    identifier: '<old instance>',
    finalSnapshot: '<old instance>-retired',
    parameterGroup: '<parameter group>',
    secrets: ['<admin secret>', '<application secret>'],
  }).map(callOnPage),
  rehearse: async (c) => showDeleteGeneration(c, c.fact('from'), finalSnapshot(c)),
};
