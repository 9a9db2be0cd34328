import type { Client } from 'pg';
import { type Endpoint, withClient } from '../client.ts';
import { tableKey } from '../copy/relations.ts';
import type { Pair } from '../copy/sessions.ts';
import { identifier, literal } from '../quote.ts';
import { reaches } from '../views-read.ts';

/** Materialised views that are filled, those first that others read, be it through views. */
const filled = `${reaches}
  SELECT n.nspname AS schema, c.relname AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind = 'm' AND c.relispopulated
   ORDER BY (SELECT count(*) FROM reaches WHERE reader = c.oid), 1, 2`;

/** Which transactions have written its rows: a refresh, concurrent or not, makes others of them. */
const markOf = (view: string) =>
  `SELECT ${literal(view)} AS view, concat(count(*), ' ', sum(hashint8extended(xmin::text::bigint, 0))) AS mark FROM ${view}`;

type Mark = { view: string; mark: string };

/** The filled materialised views of the source, and a mark that changes when one is refreshed. */
async function readMarks(source: Client): Promise<Mark[]> {
  const { rows } = await source.query<{ schema: string; name: string }>(filled);
  if (rows.length === 0) return [];
  return (await source.query<Mark>(rows.map((view) => markOf(tableKey(view))).join(' UNION ALL '))).rows;
}

/**
 * Remembers how the materialised views are, as the comment of the publication, which lives as long as the replication. To be called
 * before the copy, which computes them from rows that are as new or newer.
 */
export async function rememberViews(source: Endpoint, name: string): Promise<void> {
  await withClient(source, async (client) => {
    const marks = JSON.stringify(await readMarks(client));
    await client.query(`COMMENT ON PUBLICATION ${identifier(name)} IS ${literal(marks)}`);
  });
}

const remembered =
  "SELECT obj_description(oid, 'pg_publication') AS marks FROM pg_publication WHERE pubname = $1";

/**
 * Computes the materialised views again that somebody has refreshed on the source since {@link rememberViews}: the others
 * of the target are not older than the source's, and to compute them would take longer the more rows they are made of.
 */
export async function refreshViews({ source, target }: Pair, name: string): Promise<void> {
  const { rows } = await source.query<{ marks: string | null }>(remembered, [name]);
  const before = new Set((JSON.parse(rows[0]?.marks ?? '[]') as Mark[]).map((mark) => JSON.stringify(mark)));
  const refreshed = (await readMarks(source)).filter((mark) => !before.has(JSON.stringify(mark)));
  for (const { view } of refreshed) await target.query(`REFRESH MATERIALIZED VIEW ${view}`);
}
