import type { Client } from 'pg';
import { isConnectionLoss } from '../../connection-problem.ts';
import { identifier } from '../../quote.ts';
import { reaches } from '../../views-read.ts';
import { type Reading, sumsOf } from './hash.ts';
import { fromOf, guarded, type Table } from './tables.ts';

type View = { query: string; owner: string; reads: string[] };

const described = `${reaches}
  SELECT rtrim(pg_get_viewdef(c.oid), ';') AS query, pg_get_userbyid(c.relowner) AS owner,
         ARRAY(SELECT v.oid::regclass::text FROM reaches JOIN pg_class v ON v.oid = read
                WHERE reader = c.oid AND v.relkind = 'm') AS reads
    FROM pg_class c WHERE c.oid = $1::regclass`;

/** Whether a materialised view does not hold what its query says. A query that cannot be run says nothing. */
async function differsFromQuery(client: Client, table: Table, reading: Reading): Promise<boolean> {
  const { query, owner } = await describe(client, table);
  const sum = async (from: string) => (await client.query(sumsOf(table, { reading, from }))).rows[0];
  try {
    return await guarded(client, async () => {
      const held = await sum(fromOf(table));
      // Its functions run as whose they are, not as us.
      await client.query(`SET LOCAL ROLE ${identifier(owner)}`);
      return JSON.stringify(held) !== JSON.stringify(await sum(`(${query}) AS said`));
    });
  } catch (error) {
    if (isConnectionLoss(error as Error)) throw error;
    return false;
  }
}

const describe = async (client: Client, { shown }: Table): Promise<View> =>
  (await client.query<View>(described, [shown])).rows[0] as View;

/**
 * Those of the tables that are materialised views, and hold on the source something else than their query says there, or read one
 * that does: nobody has refreshed them since, or the query asks for the time or another server. A refresh, which every move is, makes
 * others of them; nothing is lost.
 */
export async function staleViews(
  client: Client,
  tables: readonly Table[],
  reading: Reading,
): Promise<Set<string>> {
  const views = tables.filter(({ kind }) => kind === 'm');
  const stale = new Set<string>();
  for (const view of views) if (await differsFromQuery(client, view, reading)) stale.add(view.shown);
  for (const view of views) {
    const { reads } = await describe(client, view);
    if (reads.some((name) => stale.has(name))) stale.add(view.shown);
  }
  return stale;
}
