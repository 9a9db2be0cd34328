import type { Client } from 'pg';
import { reaches } from '../views-read.ts';
import type { Definition } from './definitions.ts';
import type { Task } from './queue.ts';
import { step } from './steps.ts';

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

/** Tasks that fill those that are filled on the source, in rounds. How long one takes nobody knows: they are begun first. */
export const refreshTasks = (rounds: readonly Definition[][]): Task<Client>[][] =>
  rounds.map((round) =>
    round.map(({ id, sql, key }) => {
      const analyze = sql.replace(/^REFRESH MATERIALIZED VIEW /, 'ANALYZE ');
      return step({ id, sql: `${sql}\n${analyze}` }, { of: key, weight: Number.MAX_VALUE });
    }),
  );
