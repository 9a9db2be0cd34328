import { secretName } from '../../workspaces/names.ts';
import { getLogin } from '../aws/secrets.ts';
import type { Effects } from '../effects.ts';
import type { Context } from '../engine/types.ts';
import type { Endpoint } from '../postgres/client.ts';
import type { DatabaseFacts } from './facts.ts';

export type Side = 'old' | 'new';
type C = Context<Effects, DatabaseFacts>;

export const generationOf = (c: C, side: Side) => c.fact(side === 'old' ? 'from' : 'to').generation;

export const instanceOf = (c: C, side: Side) => c.fact(side === 'old' ? 'oldInstance' : 'newInstance');

interface Place {
  readonly generation: number;
  readonly host: string;
  readonly port: number;
}

type Login = 'admin' | 'application';

/** Where and as whom to log in. */
export async function endpointAt(c: C, place: Place, role: Login = 'admin'): Promise<Endpoint> {
  const login = await getLogin(c.aws, secretName(c.workspace, place.generation, role));
  return { host: place.host, port: place.port, ...login };
}

/** {@link endpointAt} for one side of the migration. */
export const endpoint = async (c: C, side: Side, role: Login = 'admin'): Promise<Endpoint> =>
  endpointAt(c, { ...instanceOf(c, side), generation: generationOf(c, side) }, role);
