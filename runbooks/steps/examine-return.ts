import type { Effects } from '../effects.ts';
import { messageOf, Refused } from '../engine/errors.ts';
import { bytes } from '../engine/show/units.ts';
import { done, notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import { planFence } from '../postgres/fence.ts';
import { inspect, isReachable } from '../postgres/preflight.ts';
import { inspectReplication, type Lag, lookAtLag } from '../postgres/replicate/index.ts';
import { endpoint } from './database-endpoint.ts';
import type { DatabaseFacts } from './facts.ts';
import { patiently } from './passing.ts';
import { keptByFence, replication } from './replication.ts';

type C = Context<Effects, DatabaseFacts>;

/** A slot that was cut off, since it kept too much, is no way back any more. */
async function verifyFollows(c: C): Promise<Lag> {
  const { source, name } = await replication(c);
  try {
    return await lookAtLag(source, name);
  } catch (error) {
    throw new Refused(
      `There is no way back to ${c.fact('newInstance').identifier}, which does not follow any more: ${messageOf(error)}. ` +
        `${c.fact('oldInstance').identifier} is untouched. What is left of the replication goes with: runbook db-retire --workspace ${c.workspace.name}`,
      { cause: error },
    );
  }
}

async function examine(c: C): Promise<Partial<DatabaseFacts>> {
  const { source, name } = await replication(c);
  const found = await inspect(source);
  if (found.refusals.length > 0) {
    throw new Refused(`The database in use cannot be left as it is:\n${found.refusals.join('\n')}`);
  }
  const { behind, kept } = await verifyFollows(c);
  c.log(`The other database is ${bytes(behind)} of WAL behind; ${bytes(kept)} are kept for it.`);
  const live = await inspectReplication({ source });
  const warnings = [...found.warnings, ...live.warnings].filter((line) => !line.includes(name));
  for (const warning of warnings) c.log(warning);
  return { bytesToMove: found.bytes, warnings, fencePlan: await planFence(source, keptByFence(c)) };
}

/** Looks where it can without opening anything. */
async function rehearse(c: C): Promise<string[]> {
  const source = await endpoint(c, 'old');
  if (!(await isReachable(source)))
    return [
      `${source.host} cannot be reached from here before a way in is opened: how far the other one is, is not known.`,
    ];
  await c.note(await examine(c));
  return [`${bytes(c.fact('bytesToMove'))} on disk`];
}

/** Before anything is changed: what stands in the way of going back, and who may log in. */
export const examineReturn: Step<Effects, DatabaseFacts> = {
  id: 'examine-database',
  title: 'Look at the database in use, and how far the other one has followed it',
  effect: 'read',
  timeout: 900,
  retry: patiently,
  probe: async (c) => (c.facts.fencePlan ? done() : notBegun),
  run: examine,
  rehearse,
};
