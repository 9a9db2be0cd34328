import type { QueryResult } from 'pg';
import { type Endpoint, resultsOf, withClient } from '../client.ts';
import { refusals, warnings } from './findings.ts';

/** A database as the preflight sees it: plain JSON. */
export type Inspection = {
  version: string;
  major: number;
  user: string;
  /** Size on disk. */
  bytes: number;
  tables: number;
  /** Estimate of the planner's statistics. */
  rows: number;
  sequences: number;
  largeObjects: number;
  extensions: { name: string; version: string }[];
  encoding: string;
  collation: string;
  ctype: string;
  timeZone: string;
  /** Why it cannot be moved as it is, with what to do; empty when it can. */
  refusals: string[];
  /** What the operator should know. */
  warnings: string[];
};

type Facts = Omit<Inspection, 'refusals' | 'warnings' | 'extensions'>;

const facts = `
  WITH mine AS (SELECT * FROM pg_class WHERE relnamespace::regnamespace::text !~ '^(pg_|information_schema$)')
  SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int / 10000 AS major,
         current_user::text AS user, pg_database_size(d.oid)::float8 AS bytes,
         (SELECT count(*) FROM mine WHERE relkind = 'r')::int AS tables,
         (SELECT coalesce(sum(greatest(reltuples, 0)), 0) FROM mine WHERE relkind = 'r')::float8 AS rows,
         (SELECT count(*) FROM mine WHERE relkind = 'S')::int AS sequences,
         (SELECT count(*) FROM pg_largeobject_metadata)::int AS "largeObjects",
         pg_encoding_to_char(d.encoding)::text AS encoding, d.datcollate::text AS collation, d.datctype::text AS ctype,
         current_setting('TimeZone') AS "timeZone"
    FROM pg_database d WHERE d.datname = current_database()`;

const extensions = 'SELECT extname AS name, extversion AS version FROM pg_extension ORDER BY 1';

const linesOf = (findings: typeof refusals, found: readonly QueryResult[]): string[] =>
  findings.flatMap(({ say }, index) => found[index]?.rows.map(({ name }) => say(name)) ?? []);

/** Looks at a database, in one message: what it holds, and what stands in the way of moving it. */
export async function inspect(endpoint: Endpoint): Promise<Inspection> {
  return withClient(endpoint, async (client) => {
    const questions = [facts, extensions, ...[...refusals, ...warnings].map(({ sql }) => sql)];
    const [seen, present, ...found] = await resultsOf(client, questions.join(';\n'));
    return {
      ...(seen?.rows[0] as Facts),
      extensions: (present?.rows ?? []) as Inspection['extensions'],
      refusals: linesOf(refusals, found),
      warnings: linesOf(warnings, found.slice(refusals.length)),
    };
  });
}
