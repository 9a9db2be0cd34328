import type { Client } from 'pg';
import { type Endpoint, withClient } from '../client.ts';
import { ofContents, onSource, onTarget, type Question, type Words, worthKnowing } from './findings.ts';
import { replicatedTables } from './tables.ts';

/** Whether a database can be moved by replication: plain JSON. */
export type ReplicationInspection = {
  /** Why it cannot, with what to do; empty when it can. */
  refusals: string[];
  /** What the operator should know. */
  warnings: string[];
  /** Bytes that have to be copied or computed while writers are stopped. */
  windowBytes: number;
};

const forth: Words = { from: 'old', to: 'new', otherwise: '--mode copy' };
const back: Words = { from: 'new', to: 'old', otherwise: '--keep-reverse no' };

const answers = async (client: Client, questions: readonly Question[], words = forth): Promise<string[]> => {
  const lines: string[] = [];
  for (const { sql, say } of questions) {
    const { rows } = await client.query<{ name: string }>(sql);
    lines.push(...rows.map(({ name }) => say(name, words)));
  }
  return lines;
};

const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;

/** What is in no table: large objects, and materialised views, which are computed anew. */
const besides = `
  SELECT (SELECT coalesce(sum(pg_table_size(oid)), 0) FROM pg_class WHERE relkind = 'm' AND relispopulated)::float8 AS views,
         CASE WHEN EXISTS (SELECT FROM pg_largeobject_metadata) THEN pg_table_size('pg_largeobject') ELSE 0 END::float8 AS objects`;

/** With no schema to be found by itself, every name comes with its own. */
const names = { settings: { search_path: '' } };

/** Large objects that nobody has written are only read: in an eighth of the time of a copy (200 MB: 0.8 s, and 7 s). */
const readAgain = 8;

type Window = Pick<ReplicationInspection, 'warnings' | 'windowBytes'>;

async function inspectWindow(client: Client): Promise<Window> {
  const tables = (await replicatedTables(client)).filter(({ why }) => why !== null);
  const { views, objects } = (await client.query<{ views: number; objects: number }>(besides)).rows[0] ?? {
    views: 0,
    objects: 0,
  };
  const warnings = [
    ...tables.map(
      ({ schema, name, bytes, why }) =>
        `table ${schema}.${name} ${why}: its ${megabytes(bytes)} are copied while writers are stopped`,
    ),
    ...(objects > 0
      ? [
          `large objects (${megabytes(objects)}) are compared while writers are stopped, and copied where they were written meanwhile`,
        ]
      : []),
    ...(views > 0
      ? [
          `materialised views (${megabytes(views)}) that are refreshed until then are refreshed again while writers are stopped`,
        ]
      : []),
  ];
  return {
    warnings,
    windowBytes: tables.reduce((sum, { bytes }) => sum + bytes, views + objects / readAgain),
  };
}

/** About what goes over in two seconds; the rest of the five is for all else that happens in the window. */
const mostInWindow = 200e6;

const tooMuch = ({ windowBytes }: Window) =>
  windowBytes > mostInWindow
    ? [
        `${megabytes(windowBytes)} would have to be moved while writers are stopped, more than ${megabytes(mostInWindow)}; ` +
          'give the tables named below a primary key or ALTER TABLE … REPLICA IDENTITY FULL, or use --mode copy',
      ]
    : [];

/** Looks whether, and with what left for the time without writers, a database in use can be moved. Changes nothing. */
export async function inspectReplication({
  source,
  target,
}: {
  source: Endpoint;
  /** Left out while it does not exist. */
  target?: Endpoint;
}): Promise<ReplicationInspection> {
  const refused = target ? await withClient(target, (client) => answers(client, onTarget), names) : [];
  const look = async (client: Client) => {
    const window = await inspectWindow(client);
    return {
      ...window,
      refusals: [...(await answers(client, [...onSource, ...ofContents])), ...refused, ...tooMuch(window)],
      warnings: [...window.warnings, ...(await answers(client, worthKnowing))],
    };
  };
  return withClient(source, look, names);
}

const ask = (endpoint: Endpoint, questions: readonly Question[]) =>
  withClient(endpoint, (client) => answers(client, questions, back), names);

/**
 * Why the old database cannot follow the new one once that is in use, one line each. The new one will hold what the old one
 * holds, so that is asked of the old one, in time. `target`: the new one; left out while it does not exist.
 */
export async function inspectReverse({
  source,
  target,
}: {
  source: Endpoint;
  target?: Endpoint;
}): Promise<string[]> {
  const publisher = target ? await ask(target, onSource) : [];
  return [...publisher, ...(await ask(source, [...ofContents, ...onTarget]))];
}
