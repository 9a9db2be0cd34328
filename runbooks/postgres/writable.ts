import type { Client } from 'pg';
import { connectionProblem, type Endpoint, inTransaction, withClient } from './client.ts';
import { isConnectionLoss } from './connection-problem.ts';
import { type Proof, proof } from './proof.ts';

class TakenBack extends Error {}

/** The server's own word, and not the network's. */
const sqlState = /^[0-9A-Z]{5}$/;

const settings = `
  SELECT current_setting('transaction_read_only') AS "readOnly",
         (SELECT count(*) FROM pg_class
           WHERE relkind IN ('r', 'p') AND relnamespace::regnamespace::text !~ '^(pg_|information_schema$)'
             AND has_table_privilege(oid, 'INSERT'))::int AS tables`;

type Seen = { readOnly: string; tables: number };

/** Writes for real, as the role and with the defaults that its database gives it, and takes it back. */
async function writeAndTakeBack(client: Client): Promise<Seen> {
  let seen: Seen | undefined;
  await inTransaction(client, async () => {
    seen = (await client.query<Seen>(settings)).rows[0];
    await client.query('CREATE TEMPORARY TABLE runbook_may_write (at timestamptz)');
    await client.query('INSERT INTO runbook_may_write VALUES (now())');
    throw new TakenBack();
  }).catch((error: unknown) => {
    if (!(error instanceof TakenBack)) throw error;
  });
  return seen as Seen;
}

/** Proves that the application can log in and write again: a transaction that is rolled back. */
export async function proveWritable(application: Endpoint): Promise<Proof> {
  const about = { id: 'database-writable', title: 'The application can write to the old database' };
  const role = application.user;
  try {
    // Its own default counts: what the fence has set shall show.
    const own = { settings: { default_transaction_read_only: undefined } };
    const { tables, readOnly } = await withClient(application, writeAndTakeBack, own);
    return proof(about, { role, tables, readOnly }, []);
  } catch (error) {
    const said = ((error as Error).cause ?? error) as { code?: unknown };
    if (isConnectionLoss(said) || !sqlState.test(String(said.code))) throw error;
    return proof(about, { role }, [`${role}: ${connectionProblem(said)}`]);
  }
}
