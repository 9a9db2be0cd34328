import type { Client } from 'pg';
import { inTransaction } from '../client.ts';
import { literal } from '../quote.ts';

/** Lives in the target while the copy is under way. */
export const ledgerSchema = 'runbook_copy';

/** What the copy is of. */
export interface About {
  /** Which database of which server. */
  readonly source: string;
  /** The transactions that the moment copied sees. */
  readonly sees: string;
  /** Of the whole schema as pg_dump writes it. */
  readonly schema: string;
}

/** What is done for good: written in the transaction that does it. */
export interface Entry {
  readonly id: string;
  /** Rows copied. */
  readonly rows?: number;
  /** Of the source's table. */
  readonly file?: string;
  /** A crash of the server empties unlogged tables: what is said of them has to go with them. */
  readonly unlogged?: boolean;
}

const create = `
  CREATE SCHEMA ${ledgerSchema};
  CREATE TABLE ${ledgerSchema}.about (source text, sees text, schema text);
  CREATE TABLE ${ledgerSchema}.done (id text, rows bigint, file text);
  CREATE UNLOGGED TABLE ${ledgerSchema}.done_unlogged (LIKE ${ledgerSchema}.done)`;

/** Makes the ledger of a copy that begins: the last thing before its first change that is not undone by a rollback. */
export async function createLedger(client: Client, { source, sees, schema }: About): Promise<void> {
  await inTransaction(client, async () => {
    await client.query(create);
    await client.query(`INSERT INTO ${ledgerSchema}.about VALUES ($1, $2, $3)`, [source, sees, schema]);
  });
}

/** What a former copy into this database was of; undefined when there was none, or it has finished. */
export async function readAbout(client: Client): Promise<About | undefined> {
  const { rows } = await client.query(`SELECT to_regclass('${ledgerSchema}.about') IS NOT NULL AS present`);
  if (!rows[0].present) return undefined;
  return (await client.query<About>(`SELECT * FROM ${ledgerSchema}.about`)).rows[0];
}

/** From now on the copy is of a later moment, at which all that is done has been found to be the same. */
export async function moveOn(client: Client, sees: string): Promise<void> {
  await client.query(`UPDATE ${ledgerSchema}.about SET sees = $1`, [sees]);
}

/** Everything done so far. */
export async function readDone(client: Client): Promise<Map<string, Entry>> {
  const { rows } = await client.query<Entry>(`
    SELECT id, rows::float8 AS rows, file FROM ${ledgerSchema}.done
     UNION ALL SELECT id, rows::float8, file FROM ${ledgerSchema}.done_unlogged`);
  return new Map(rows.map((entry) => [entry.id, entry]));
}

/** Whether this was done, for when a connection broke while it was. */
export async function isDone(client: Client, id: string): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT EXISTS (SELECT FROM ${ledgerSchema}.done WHERE id = $1
              UNION ALL SELECT FROM ${ledgerSchema}.done_unlogged WHERE id = $1) AS done`,
    [id],
  );
  return rows[0].done;
}

const values = ({ id, rows, file }: Entry) =>
  `(${literal(id)}, ${rows ?? 'NULL'}, ${file ? literal(file) : 'NULL'})`;

/** The statement that writes an entry, for the end of the transaction that does what it says. */
export const write = (entry: Entry): string =>
  `INSERT INTO ${ledgerSchema}.done${entry.unlogged ? '_unlogged' : ''} VALUES ${values(entry)}`;

/** The same for many that are not unlogged. */
export const writeAll = (entries: readonly Entry[]): string =>
  `INSERT INTO ${ledgerSchema}.done VALUES ${entries.map(values).join(', ')}`;

/** A crash of the target in the middle has emptied what is not in its log. */
async function verifyUnlogged(client: Client, wanted: number): Promise<void> {
  const { rows } = await client.query(`SELECT count(*)::int AS present FROM ${ledgerSchema}.done_unlogged`);
  if (rows[0].present >= wanted) return;
  throw new Error(
    'the target has crashed during the copy and emptied its unlogged tables; copy again: only these are missing',
  );
}

/**
 * Drops the ledger in a commit that waits for the disk, and with it for everything before. Throws when an unlogged table is
 * empty again.
 */
export async function closeLedger(
  client: Client,
  parts: readonly { readonly relation: { readonly unlogged: boolean } }[],
): Promise<void> {
  await verifyUnlogged(client, parts.filter(({ relation }) => relation.unlogged).length);
  await client.query('SET synchronous_commit = on');
  await client.query(`DROP SCHEMA ${ledgerSchema} CASCADE`);
}
