import { identifier, literal, qualified } from '../../quote.ts';
import type { Detail } from './details.ts';
import { fromOf, identifiers, type Table } from './tables.ts';

/** Statements in the order in which they can be run: what must go goes first. */
export interface Repair {
  readonly deletes: string[];
  readonly updates: string[];
  readonly inserts: string[];
}

const written = (text: string | null, type: string) => (text === null ? 'NULL' : `${literal(text)}::${type}`);

const typeOf = ({ columns }: Table, name: string) =>
  columns.find((column) => column.name === name)?.type ?? 'text';

const byKey = (table: Table, key: readonly string[]) =>
  (table.key ?? [])
    .map((name, index) => `${identifier(name)} = ${written(key[index] ?? null, typeOf(table, name))}`)
    .join(' AND ');

/** One of the rows that look just so. */
function byValues(table: Table, there: readonly (string | null)[]): string {
  const same = table.columns.map(({ name }, index) => {
    const text = there[index] ?? null;
    return text === null ? `${identifier(name)} IS NULL` : `${identifier(name)}::text = ${literal(text)}`;
  });
  return `ctid = (SELECT ctid FROM ${fromOf(table)} WHERE ${same.join(' AND ') || 'true'} LIMIT 1)`;
}

function insert(table: Table, row: Detail): string {
  const given = table.columns.map((column, index) => ({ ...column, text: row.values?.[index] ?? null }));
  const settable = given.filter(({ generated }) => !generated);
  const target = qualified(table.schema, table.name);
  if (settable.length === 0) return `INSERT INTO ${target} DEFAULT VALUES;`;
  return (
    `INSERT INTO ${target} (${identifiers(settable.map(({ name }) => name))}) OVERRIDING SYSTEM VALUE ` +
    `VALUES (${settable.map(({ text, type }) => written(text, type)).join(', ')});`
  );
}

function update(table: Table, row: Detail, key: readonly string[]): string {
  const set = table.columns.flatMap(({ name, type, generated }, index) =>
    row.columns.includes(name) && !generated
      ? [`${identifier(name)} = ${written(row.values?.[index] ?? null, type)}`]
      : [],
  );
  const keep = table.key?.[0] ?? '';
  // A generated column is made anew by any update.
  const changes = set.length > 0 ? set.join(', ') : `${identifier(keep)} = ${identifier(keep)}`;
  return `UPDATE ${fromOf(table)} SET ${changes} WHERE ${byKey(table, key)};`;
}

const remove = (table: Table, where: string) => `DELETE FROM ${fromOf(table)} WHERE ${where};`;

const byHand = (table: Table, { key }: Detail) =>
  `-- ${table.shown} ${key ? JSON.stringify(key) : ''}: a value is too big for this script; copy the row by hand`.replace(
    /\n/g,
    ' ',
  );

/** What an UPDATE cannot set, or what must be one statement: the row goes and comes again. */
const mustBeReplaced = ({ columns }: Table, row: Detail) =>
  columns.some(({ name, always }) => always && row.columns.includes(name));

function addRow(repair: Repair, table: Table, row: Detail): void {
  const where = row.key ? byKey(table, row.key) : row.there && byValues(table, row.there);
  if (!row.source) repair.deletes.push(where ? remove(table, where) : byHand(table, row));
  else if (!row.values) repair.inserts.push(byHand(table, row));
  else if (!row.target || !row.key) repair.inserts.push(insert(table, row));
  else if (!mustBeReplaced(table, row)) repair.updates.push(update(table, row, row.key));
  else {
    repair.deletes.push(remove(table, byKey(table, row.key)));
    repair.inserts.push(insert(table, row));
  }
}

/** Adds what makes a table's rows on the target like the source's. */
export function addTable(repair: Repair, table: Table, rows: readonly Detail[]): void {
  if (table.kind === 'm')
    repair.inserts.push(`REFRESH MATERIALIZED VIEW ${qualified(table.schema, table.name)};`);
  else for (const row of rows) addRow(repair, table, row);
}

const head = `-- Makes the rows of the target like the source's, where the comparison found them to differ. Nothing has been run.
-- Read it, then: psql --set ON_ERROR_STOP=1 --file=THIS_FILE (on the target). It holds data: delete it afterwards.
-- Triggers fire. Where they must not, and foreign keys are in the way: SET LOCAL session_replication_role = replica; (rds_superuser)
BEGIN;
SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'postgres'; SET LOCAL lc_monetary = 'C';
SET LOCAL standard_conforming_strings = on; SET LOCAL client_encoding = 'UTF8'; SET LOCAL row_security = off;
SET CONSTRAINTS ALL DEFERRED;
`;

/** The whole script; `left` says what it lacks. */
export const scriptOf = ({ deletes, updates, inserts }: Repair, left: readonly string[]): string =>
  [
    head,
    ...left.map((line) => `-- NOT here: ${line.replace(/\n/g, ' ')}`),
    ...deletes,
    ...updates,
    ...inserts,
    'COMMIT;',
    '',
  ].join('\n');
