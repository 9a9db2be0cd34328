import type { Effects } from '../effects.ts';
import type { Context } from '../engine/types.ts';
import { grantRoles, revokeOwners, rolesToGrant } from '../postgres/roles.ts';
import { endpoint } from './database-endpoint.ts';
import type { DatabaseFacts } from './facts.ts';

type C = Context<Effects, DatabaseFacts>;

/** Takes back what this run has granted itself on the old server, whether it ended or was killed. */
export const leaveRoles = async (c: C): Promise<void> =>
  revokeOwners(await endpoint(c, 'old'), c.facts.grantedOwners ?? []);

/** Works with the rights of some roles, which RDS's master user has not of itself; no longer than it takes. */
export async function asRoles<T>(c: C, names: readonly string[], work: () => Promise<T>): Promise<T> {
  const admin = await endpoint(c, 'old');
  const missing = await rolesToGrant(admin, names);
  await c.note({ grantedOwners: [...(c.facts.grantedOwners ?? []), ...missing] });
  try {
    await grantRoles(admin, missing);
    return await work();
  } finally {
    // Also after Ctrl-C: the connection is a new one, and the login is known.
    await leaveRoles(c);
  }
}
