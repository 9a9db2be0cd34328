import type { Client } from 'pg';
import { type Definition, statementsOf } from './definitions.ts';
import type { Task } from './queue.ts';
import { isBig, type Relation, tableKey } from './relations.ts';
import { analyzeStep } from './statistics.ts';
import { type Step, step } from './steps.ts';

/** An index, a constraint with its index, or extended statistics, as the source's catalogue has it. */
type Own = {
  key: string;
  schema: string;
  name: string;
  bytes: number;
  /** GIN and the like take far longer than a B-tree of the same size. */
  slow: boolean;
  /** `CREATE INDEX` of a constraint's index, and the constraint made of it; null where only the constraint makes it. */
  index: string | null;
  attach: string | null;
};

const owned = `
  SELECT CASE WHEN k.oid IS NULL THEN format('INDEX %s %s', n.nspname, i.relname)
              ELSE format('CONSTRAINT %s %s %s', n.nspname, t.relname, k.conname) END AS key,
         n.nspname AS schema, t.relname AS name, pg_relation_size(i.oid)::float8 AS bytes, am.amname <> 'btree' AS slow,
         CASE WHEN k.contype IN ('p', 'u') THEN pg_get_indexdef(i.oid) || ';' END AS index,
         CASE WHEN k.contype IN ('p', 'u') THEN
           format('ALTER TABLE ONLY %I.%I ADD CONSTRAINT %I %s USING INDEX %I%s%s;', n.nspname, t.relname, k.conname,
                  CASE k.contype WHEN 'p' THEN 'PRIMARY KEY' ELSE 'UNIQUE' END, i.relname,
                  CASE WHEN k.condeferrable THEN ' DEFERRABLE' ELSE '' END,
                  CASE WHEN k.condeferred THEN ' INITIALLY DEFERRED' ELSE '' END) END AS attach
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am am ON am.oid = i.relam
    JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
    LEFT JOIN pg_constraint k ON k.conindid = i.oid AND k.conrelid = t.oid AND k.contype IN ('p', 'u', 'x')
   WHERE t.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   UNION ALL
  SELECT format('STATISTICS %s %s', sn.nspname, s.stxname), n.nspname, t.relname, 0, false, NULL, NULL
    FROM pg_statistic_ext s JOIN pg_namespace sn ON sn.oid = s.stxnamespace
    JOIN pg_class t ON t.oid = s.stxrelid JOIN pg_namespace n ON n.oid = t.relnamespace
   WHERE t.relkind = 'r'`;

type OwnDefinition = Own & { definition: Definition };

/** The definitions that belong to one table alone, by table; and the others. */
export interface Owned {
  readonly byTable: ReadonlyMap<string, readonly OwnDefinition[]>;
  readonly rest: readonly Definition[];
}

/** What the source's tables have for themselves. */
export const listOwned = async (source: Client): Promise<Own[]> => (await source.query<Own>(owned)).rows;

/** Finds what can be built as soon as a table's rows are there. Whatever is not found by its name stays in the rest. */
export function sortOut(definitions: readonly Definition[], list: readonly Own[]): Owned {
  const known = new Map(list.map((own) => [own.key, own]));
  const byTable = new Map<string, OwnDefinition[]>();
  const rest = definitions.filter((definition) => {
    const own = known.get(definition.key);
    if (!own) return true;
    known.delete(definition.key);
    const key = tableKey(own);
    byTable.set(key, [...(byTable.get(key) ?? []), { ...own, definition }]);
    return false;
  });
  return { byTable, rest };
}

/** Everything of a table in one transaction; partitions are analysed with their root, big tables in a task of their own. */
const whole = (relation: Relation, all: readonly OwnDefinition[]): Step => ({
  id: `indexes of ${tableKey(relation)}`,
  sql: [
    ...all.map(({ definition }) => definition.sql),
    ...(relation.partition || isBig(relation) ? [] : [`ANALYZE ${tableKey(relation)};`]),
  ].join('\n'),
});

/** What the first statement of a definition builds, and what is left to do, which waits for the other indexes. */
function split({ definition, index, attach, key }: OwnDefinition): { build: string[]; finish: string[] } {
  const settings = definition.sql.startsWith('SET LOCAL')
    ? statementsOf(definition.sql).filter((s) => s.startsWith('SET LOCAL'))
    : [];
  const [first = '', ...others] = statementsOf(definition.sql).slice(settings.length);
  if (index && attach) return { build: [...settings, index], finish: [attach, ...others] };
  if (key.startsWith('INDEX ')) return { build: [...settings, first], finish: others };
  return { build: [], finish: [...settings, first, ...others] };
}

type Add = (tasks: Task<Client>[]) => void;

/** What comes last for a big table, which others shall not wait for. */
function lastTask(relation: Relation, last: Step, add: Add): Task<Client> {
  const of = tableKey(relation);
  const weight = Number.MAX_VALUE;
  const analyze = () => {
    if (isBig(relation) && !relation.partition) add([step(analyzeStep(of), { of, weight })]);
  };
  return step(last, { of, weight: isBig(relation) ? weight : relation.bytes, finished: analyze });
}

/** The tasks that make a table whole once its rows are there. `add` takes what follows from them. */
export function indexTasks(relation: Relation, all: readonly OwnDefinition[], add: Add): Task<Client>[] {
  const of = tableKey(relation);
  if (!isBig(relation) || all.length < 2) return [lastTask(relation, whole(relation, all), add)];
  const pieces = all.map((own) => ({ own, ...split(own) }));
  const finish = pieces.flatMap((piece) => piece.finish);
  const last = () => lastTask(relation, { id: `indexes of ${of}`, sql: finish.join('\n') }, add);
  const builds = pieces.filter(({ build }) => build.length > 0);
  let left = builds.length;
  const finished = () => {
    left -= 1;
    if (left === 0) add([last()]);
  };
  if (left === 0) return [last()];
  return builds.map(({ own, build }) =>
    step(
      { id: own.definition.id, sql: build.join('\n') },
      { of, weight: own.bytes * (own.slow ? 10 : 1), finished },
    ),
  );
}
