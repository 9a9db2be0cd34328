import type { Effects } from '../effects.ts';
import { Refused } from '../engine/errors.ts';
import { done, notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import { planFence } from '../postgres/fence.ts';
import { inspect } from '../postgres/preflight.ts';
import { endpoint } from './database-endpoint.ts';
import type { DatabaseFacts } from './facts.ts';
import { patiently } from './passing.ts';

async function examine(c: Context<Effects, DatabaseFacts>): Promise<Partial<DatabaseFacts>> {
  const source = await endpoint(c, 'old');
  const found = await inspect(source);
  if (found.refusals.length > 0) {
    throw new Refused(`The old database cannot be moved as it is:\n${found.refusals.join('\n')}`);
  }
  for (const warning of found.warnings) c.log(warning);
  return { databaseBytes: found.bytes, warnings: found.warnings, fencePlan: await planFence(source) };
}

/** What the old database holds, and who may log in to it: the fence and its undo are made from this. */
export const examineDatabase: Step<Effects, DatabaseFacts> = {
  id: 'examine-database',
  title: 'Look at the old database: size, objects, roles',
  effect: 'read',
  timeout: 900,
  retry: patiently,
  probe: async (c) => (c.facts.fencePlan ? done() : notBegun),
  run: examine,
};
