import { type Endpoint, withClient } from '../client.ts';
import { MomentLost } from '../moment-lost.ts';

type TableFile = { oid: number; name: string; file: string };

const files = `
  SELECT c.oid, format('%I.%I', n.nspname, c.relname) AS name, c.relfilenode::text AS file
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   ORDER BY 2`;

const filesOf = async (source: Endpoint) =>
  (await withClient(source, (client) => client.query<TableFile>(files))).rows;

/** So many are named. */
const few = 5;

const named = (tables: readonly TableFile[]) =>
  [...tables.slice(0, few).map(({ name }) => name), ...(tables.length > few ? ['…'] : [])].join(', ');

/**
 * Runs `fn`, which sees one snapshot again and again. Throws {@link MomentLost} when a table got another file meanwhile: TRUNCATE, and
 * some forms of ALTER TABLE, empty it for snapshots from before, too. To lock the tables for so long would have pg_dump, and all others
 * who read, wait behind the one who wants to empty it. https://www.postgresql.org/docs/current/mvcc-caveats.html
 */
export async function whileNotRewritten<T>(source: Endpoint, fn: () => Promise<T>): Promise<T> {
  const before = await filesOf(source);
  const result = await fn();
  const after = new Map((await filesOf(source)).map(({ oid, file }) => [oid, file]));
  const rewritten = before.filter(({ oid, file }) => after.get(oid) !== file);
  if (rewritten.length === 0) return result;
  throw new MomentLost(
    `emptied or rewritten while the backup was made (TRUNCATE, VACUUM FULL, ALTER TABLE): ${named(rewritten)}. ` +
      'A backup of one moment cannot be made then; take it while nobody does that',
  );
}
