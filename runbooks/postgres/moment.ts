import type { Client } from 'pg';
import { lostByServer } from './moment-lost.ts';
import { literal } from './quote.ts';

/** Begins a transaction that sees one moment, and changes nothing. */
export const beginMoment = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

/** To follow the beginning of a transaction that is to be had {@link afresh}. */
export const savepoint = 'SAVEPOINT moment';

/**
 * To be said before a query, in the same message, or after it: takes back what it has left in a session that sees a moment, be it an error or its locks.
 * A server has room for few thousand of these, and somebody may wait for one.
 */
export const afresh = `ROLLBACK TO ${savepoint};`;

/**
 * Opens a transaction that sees the moment of an exported snapshot, in one message with what is to follow. Throws `MomentLost` when nobody keeps it any more: whoever held it may
 * have been cut off, and not know it yet.
 */
export async function joinMoment(client: Client, name: string, following = ''): Promise<void> {
  const join = `${beginMoment}; SET TRANSACTION SNAPSHOT ${literal(name)}; ${following}`;
  await client.query(join).catch((error: { code?: string }) => lostByServer(error, name));
}
