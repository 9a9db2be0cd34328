import type { Client } from 'pg';
import type { Definition } from './definitions.ts';
import { step } from './steps.ts';
import { type Shop, workOffAll } from './work.ts';

const key = (oid: string) =>
  `(SELECT format('MATERIALIZED VIEW DATA %s %s', n.nspname, c.relname)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ${oid})`;

/** Which materialised view reads which other, be it through views. */
const dependencies = `
  WITH RECURSIVE uses AS (
    SELECT DISTINCT r.ev_class AS reader, d.refobjid AS read
      FROM pg_rewrite r JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
       AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class),
  reaches AS (
    SELECT reader, read FROM uses JOIN pg_class c ON c.oid = reader WHERE c.relkind = 'm'
     UNION SELECT reaches.reader, uses.read FROM reaches JOIN uses ON uses.reader = reaches.read)
  SELECT ${key('reader')} AS reader, ${key('read')} AS read
    FROM reaches JOIN pg_class c ON c.oid = read WHERE c.relkind = 'm'`;

type Dependency = { reader: string; read: string };

function roundsOf(views: readonly Definition[], dependencies: readonly Dependency[]): Definition[][] {
  const rounds: Definition[][] = [];
  let left = [...views];
  while (left.length > 0) {
    const waiting = new Set(left.map((view) => view.key));
    const ready = left.filter(
      (view) => !dependencies.some((d) => d.reader === view.key && waiting.has(d.read)),
    );
    const round = ready.length > 0 ? ready : left;
    rounds.push(round);
    left = left.filter((view) => !round.includes(view));
  }
  return rounds;
}

export const isRefresh = ({ type }: Definition) => type === 'MATERIALIZED VIEW DATA';

/** The materialised views that are filled, in rounds: each reads only what earlier ones have filled. */
export async function refreshRounds(source: Client, definitions: readonly Definition[]) {
  const views = definitions.filter(isRefresh);
  return views.length === 0 ? [] : roundsOf(views, (await source.query<Dependency>(dependencies)).rows);
}

/** Fills those that are filled on the source, side by side but after what they read. */
export async function refresh(shop: Shop, rounds: readonly Definition[][]): Promise<void> {
  for (const round of rounds) {
    const tasks = round.map(({ id, sql, key }) => {
      const analyze = sql.replace(/^REFRESH MATERIALIZED VIEW /, 'ANALYZE ');
      return step({ id, sql: `${sql}\n${analyze}` }, { of: key, weight: 0 });
    });
    await workOffAll(shop, tasks);
  }
}
