import type { Client } from 'pg';
import type { Forgotten } from '../transfer/forgotten-owners.ts';
import type { Guest } from '../transfer/schema-rights.ts';
import { readUntold } from '../transfer/untold.ts';
import type { Definition } from './definitions.ts';
import { type ForeignKeys, listForeignKeys, splitForeignKeys } from './foreign-keys.ts';
import { listOwned, type Owned, sortOut } from './indexes.ts';
import { isRefresh, listDependencies, refreshRounds, refreshTasks } from './materialised-views.ts';
import type { Task } from './queue.ts';
import { copyParts, listRelations, type Part } from './relations.ts';
import type { Schema } from './schema.ts';
import { analyzeTasks, listRoots } from './statistics.ts';

/** All there is to do, read from the source before anything is done. */
export interface Plan {
  readonly guests: readonly Guest[];
  readonly forgotten: readonly Forgotten[];
  readonly tables: number;
  readonly parts: readonly Part[];
  /** What is built as soon as a table's rows are there. */
  readonly owned: Owned['byTable'];
  /** What follows in pg_dump's order, foreign keys among it. */
  readonly inOrder: readonly Definition[];
  readonly foreignKeys: ForeignKeys['tasks'];
  readonly privileges: readonly Definition[];
  readonly views: readonly Task<Client>[][];
  readonly refusable: readonly Definition[];
  readonly statistics: readonly Task<Client>[];
}

/** What takes a superuser on some servers, and RDS's rds_superuser on others. */
const mayBeRefused =
  /^(EVENT TRIGGER|PUBLICATION|SUBSCRIPTION|SECURITY LABEL|COMMENT - (EVENT TRIGGER|PUBLICATION)) ?/;

const isRefusable = ({ key }: Definition) => mayBeRefused.test(key);
const isPrivilege = ({ type }: Definition) => /ACL$/.test(type);

/** Reads what pg_dump does not tell, at the moment that `source` sees. */
export const readFacts = async (source: Client) => ({
  ...(await readUntold(source)),
  relations: await listRelations(source),
  owned: await listOwned(source),
  keys: await listForeignKeys(source),
  dependencies: await listDependencies(source),
  roots: await listRoots(source),
});

export type Facts = Awaited<ReturnType<typeof readFacts>>;

/** Puts the schema and the facts of a moment together. */
export function planOf({ after }: Schema, facts: Facts): Plan {
  const { byTable, rest } = sortOut(after, facts.owned);
  const others = rest.filter((one) => !isRefusable(one) && !isPrivilege(one) && !isRefresh(one));
  const { definitions, tasks } = splitForeignKeys(others, facts.keys);
  return {
    guests: facts.guests,
    forgotten: facts.forgotten,
    tables: facts.relations.length,
    parts: facts.relations.flatMap(copyParts),
    owned: byTable,
    inOrder: definitions,
    foreignKeys: tasks,
    privileges: rest.filter(isPrivilege),
    views: refreshTasks(refreshRounds(rest, facts.dependencies)),
    refusable: rest.filter(isRefusable),
    statistics: analyzeTasks(facts.roots),
  };
}
