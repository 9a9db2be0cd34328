import { describeInstance } from '../aws/rds.ts';
import type { Effects } from '../effects.ts';
import type { Context, Finished } from '../engine/types.ts';
import type { Endpoint } from '../postgres/client.ts';
import { dropReplication, lookAtReplication, reverseName } from '../postgres/replicate/index.ts';
import { grantOwners, ownersToGrant, revokeOwners } from '../postgres/roles.ts';
import { withAccess } from './access.ts';
import { endpoint } from './database-endpoint.ts';
import type { DatabaseFacts, InstanceFacts, ReverseFacts } from './facts.ts';

type C = Context<Effects, DatabaseFacts>;

/** Whether the old database is to follow the new one. */
export const isReverseKept = ({ chosen }: Pick<C, 'chosen'>): boolean => chosen['keep-reverse'] === 'yes';

/** Name of the replication that may stand between the two when they are compared object for object. */
export const standingBetween = (c: C): string | undefined =>
  c.facts.returning?.reverse.name ?? (isReverseKept(c) ? reverseName(c.runId) : undefined);

/** Both ends of the reverse replication: what is the target of a migration, is its source. */
export const reverseEnds = async (c: C) => ({
  source: await endpoint(c, 'new'),
  target: await endpoint(c, 'old'),
  name: reverseName(c.runId),
  signal: c.signal,
});

/** Gives the new server's admin the rights to publish what belongs to others; written down before. */
export async function grantPublisher(c: C, source: Endpoint): Promise<void> {
  const granted = [...new Set([...(c.facts.reverse?.granted ?? []), ...(await ownersToGrant(source))])];
  await c.note({ reverse: { name: reverseName(c.runId), granted } });
  await grantOwners(source);
}

interface Ending {
  readonly source: Endpoint;
  /** Left out where its server is gone, or about to go. */
  readonly target?: Endpoint | undefined;
  readonly name: string;
  /** Roles that the admin of either server was given for it. */
  readonly granted: { readonly source: readonly string[]; readonly target: readonly string[] };
}

/** Takes a reverse replication away from both servers, and proves that nothing of it is left. Repeatable. */
export async function dropReverse(c: Pick<C, 'prove'>, { granted, ...ends }: Ending): Promise<void> {
  const { source, target, name } = ends;
  await dropReplication({ source, name, ...(target && { target }) });
  await revokeOwners(source, granted.source);
  if (target) await revokeOwners(target, granted.target);
  const look = async (at: Endpoint) =>
    (await lookAtReplication(at, name)).map((what) => `${what} on ${at.host}:${at.port}`);
  const left = (await Promise.all((target ? [source, target] : [source]).map(look))).flat();
  c.prove({
    id: 'reverse-gone',
    title: 'Nothing is left of the replication back to the old database',
    equal: left.length === 0,
    figures: { left: left.length },
    differences: left,
  });
}

/** Logs in to both, over ways in that are closed again. */
export const withBoth = (c: C, use: () => Promise<void>): Promise<void> =>
  withAccess(c, 'old', () => withAccess(c, 'new', use));

/** The facts of a migration that has kept its old database like the new one. */
export type Kept = Omit<DatabaseFacts, 'reverse'> & { readonly reverse: ReverseFacts };

/** A migration that has left a replication standing on purpose. */
export interface Keeping {
  readonly finished: Finished;
  readonly kept: Kept;
}

const isThere = async (c: C, { identifier, resourceId }: InstanceFacts) =>
  (await describeInstance(c.aws, identifier))?.resourceId === resourceId;

/**
 * The migration whose reverse replication stands in a workspace: the newest one, if it has kept one, its two databases are
 * both still there, and nobody has returned from it.
 */
export async function findReverse(c: C): Promise<Keeping | undefined> {
  const [finished] = await c.finished('db-migrate');
  const kept = finished?.certificate.facts as unknown as Kept | undefined;
  if (!finished || !kept?.reverse) return undefined;
  const [returned] = await c.finished('db-return');
  if (returned && returned.certificate.finished > finished.certificate.finished) return undefined;
  const both = await Promise.all([kept.oldInstance, kept.newInstance].map((one) => isThere(c, one)));
  return both.every(Boolean) ? { finished, kept } : undefined;
}
