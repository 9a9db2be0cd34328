/** What was at a moment can be seen no more: the session that kept its snapshot is gone, or a table was emptied, which no snapshot outlives. */
export class MomentLost extends Error {}

/** What a server says of a snapshot that nobody keeps, through pg_dump or by itself. */
export const saysLost = /invalid snapshot identifier|snapshot ".*" does not exist/;

const lost = (name: string, cause: unknown) =>
  new MomentLost(`snapshot ${name} is gone with the session that kept it`, { cause });

/** Throws {@link MomentLost} where a server has refused a snapshot that nobody keeps, and anything else as it is. */
export function lostByServer(error: { code?: string }, name: string): never {
  throw error.code === '22023' || error.code === '42704' ? lost(name, error) : error;
}

/** The same of pg_dump, which only says it in words. */
export function lostByDump(error: { stderr?: string }, name: string): never {
  throw saysLost.test(error.stderr ?? '') ? lost(name, error) : error;
}
