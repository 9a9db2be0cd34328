import { secretName } from '../../workspaces/names.ts';
import { getSecret } from '../aws/secrets.ts';
import type { Effects } from '../effects.ts';
import type { Context } from '../engine/types.ts';
import type { Endpoint } from '../postgres/client.ts';
import type { DatabaseFacts } from './facts.ts';

export type Side = 'old' | 'new';
type C = Context<Effects, DatabaseFacts>;

export const generationOf = (c: C, side: Side) => c.fact(side === 'old' ? 'from' : 'to').generation;

export const instanceOf = (c: C, side: Side) => c.fact(side === 'old' ? 'oldInstance' : 'newInstance');

/** Where and as whom to log in; the password is registered so that it never shows. */
export async function endpoint(c: C, side: Side, role: 'admin' | 'application' = 'admin'): Promise<Endpoint> {
  const id = secretName(c.workspace, generationOf(c, side), role);
  const secret = await getSecret(c.aws, id);
  const { host, port } = instanceOf(c, side);
  return {
    host,
    port,
    database: String(secret.dbname),
    user: String(secret.username),
    password: c.secret(String(secret.password)),
  };
}
