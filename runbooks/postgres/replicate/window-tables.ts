import { pipe } from '../copy/pipe.ts';
import { copyParts, listRelations, type Relation, tableKey } from '../copy/relations.ts';
import type { Pair } from '../copy/sessions.ts';
import { identifier, literal } from '../quote.ts';
import { replicatedTables } from './tables.ts';

/** Triggers fire on what a COPY brings; these have fired on the source already. */
const triggers = (table: string) => `
  SELECT tgname AS name FROM pg_trigger
   WHERE tgrelid = ${literal(table)}::regclass AND NOT tgisinternal AND tgenabled = 'O' ORDER BY 1`;

const each = (names: readonly string[], action: string) =>
  names.map((name) => `${action} TRIGGER ${identifier(name)}`).join(', ');

async function replaceRows(pair: Pair, relation: Relation): Promise<void> {
  const table = tableKey(relation);
  const names = (await pair.target.query<{ name: string }>(triggers(table))).rows.map(({ name }) => name);
  const alter = (action: string) => (names.length > 0 ? `ALTER TABLE ${table} ${each(names, action)};` : '');
  for (const { read, write } of copyParts({ ...relation, pages: 0 })) {
    await pipe(pair, { read, write: `TRUNCATE ONLY ${table}; ${alter('DISABLE')} ${write}` }, () => {});
    await pair.target.query(`${alter('ENABLE')} COMMIT`);
  }
}

/** Copies the tables that cannot be replicated again, each in a transaction. Returns how many there are. */
export async function copyWindowTables(pair: Pair): Promise<number> {
  const tables = (await replicatedTables(pair.source)).filter(({ why }) => why !== null);
  if (tables.length === 0) return 0;
  const names = new Set(tables.map(tableKey));
  const relations = (await listRelations(pair.source)).filter((one) => names.has(tableKey(one)));
  for (const relation of relations) await replaceRows(pair, relation);
  return relations.length;
}
