import type { Client } from 'pg';
import { reaches } from '../views-read.ts';
import type { Definition } from './definitions.ts';
import { step } from './steps.ts';
import { type Shop, workOffAll } from './work.ts';

const key = (oid: string) =>
  `(SELECT format('MATERIALIZED VIEW DATA %s %s', n.nspname, c.relname)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ${oid})`;

/** Which materialised view reads which other, be it through views. */
const dependencies = `${reaches}
  SELECT ${key('reader')} AS reader, ${key('read')} AS read
    FROM reaches JOIN pg_class v ON v.oid = reader AND v.relkind = 'm' JOIN pg_class c ON c.oid = read AND c.relkind = 'm'`;

type Dependency = { reader: string; read: string };

export const isRefresh = ({ type }: Definition) => type === 'MATERIALIZED VIEW DATA';

/** The materialised views that are filled, in rounds: each reads only what earlier ones have filled. */
export function refreshRounds(
  definitions: readonly Definition[],
  dependencies: readonly Dependency[],
): Definition[][] {
  const rounds: Definition[][] = [];
  let left = definitions.filter(isRefresh);
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

export const listDependencies = async (source: Client): Promise<Dependency[]> =>
  (await source.query<Dependency>(dependencies)).rows;

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
