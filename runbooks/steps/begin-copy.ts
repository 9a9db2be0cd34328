import type { Effects } from '../effects.ts';
import { Refused } from '../engine/errors.ts';
import type { Context } from '../engine/types.ts';
import type { Endpoint } from '../postgres/client.ts';
import { isEmpty } from '../postgres/empty.ts';
import { endOwnSessions } from '../postgres/fence.ts';
import { grantOwners, ownersToGrant } from '../postgres/roles.ts';
import { findTools } from '../postgres/tools.ts';
import type { Transfer } from '../postgres/transfer/options.ts';
import { lookAtCopy, markBegun } from './copy-mark.ts';
import { endpoint } from './database-endpoint.ts';
import type { DatabaseFacts } from './facts.ts';

type C = Context<Effects, DatabaseFacts>;

/** Sessions on each side. */
export const jobs = 4;

/** What somebody else has put into the new database is never emptied. Throws `Refused`. */
async function verifyOurs(c: C, target: Endpoint): Promise<void> {
  const { isOurs } = await lookAtCopy(c);
  if (isOurs || (await isEmpty(target))) return;
  throw new Refused(
    `The new database ${target.database} on ${target.host} holds something that this run has not copied there. Look at what it is and empty it by hand, or go back.`,
  );
}

/**
 * What every way to move a database begins with: nothing of a killed run is at work any more, the new database says that a
 * copy is under way, and the old one's admin may read what belongs to others. Throws `Refused` when the new database
 * holds what is not ours.
 */
export async function beginCopy(c: C): Promise<Transfer> {
  const [source, target] = [await endpoint(c, 'old'), await endpoint(c, 'new')];
  await Promise.all([source, target].map(endOwnSessions));
  const tools = await findTools(c.run, Number.parseInt(c.fact('to').engineVersion, 10));
  await verifyOurs(c, target);
  await markBegun(c);
  await c.note({ grantedOwners: [...(c.facts.grantedOwners ?? []), ...(await ownersToGrant(source))] });
  await grantOwners(source);
  const { directory, run, progress, log } = c;
  return { source, target, tools, directory, jobs, run, progress, log };
}

/** An old database as its page shows it. */
export const somewhere = {
  host: '<old instance>',
  user: '<admin>',
  database: '<database>',
};
