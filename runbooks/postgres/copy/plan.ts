import type { Client } from 'pg';
import { type Forgotten, listForgotten } from '../transfer/forgotten-owners.ts';
import { type Guest, listGuests } from '../transfer/schema-rights.ts';
import type { Definition } from './definitions.ts';
import { type ForeignKeys, splitForeignKeys } from './foreign-keys.ts';
import { type Owned, sortOut } from './indexes.ts';
import { isRefresh, refreshRounds } from './materialised-views.ts';
import type { Task } from './queue.ts';
import { copyParts, listRelations, type Part } from './relations.ts';
import type { Schema } from './schema.ts';
import { analyzeTasks } from './statistics.ts';

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
  readonly views: readonly Definition[][];
  readonly refusable: readonly Definition[];
  readonly statistics: readonly Task<Client>[];
}

/** What takes a superuser on some servers, and RDS's rds_superuser on others. */
const mayBeRefused =
  /^(EVENT TRIGGER|PUBLICATION|SUBSCRIPTION|SECURITY LABEL|COMMENT - (EVENT TRIGGER|PUBLICATION)) ?/;

const isRefusable = ({ key }: Definition) => mayBeRefused.test(key);
const isPrivilege = ({ type }: Definition) => /ACL$/.test(type);

/** Reads what the source holds at the moment that `source` sees. */
export async function readPlan(source: Client, { after }: Schema): Promise<Plan> {
  const relations = await listRelations(source);
  const { byTable, rest } = await sortOut(source, after);
  const others = rest.filter((one) => !isRefusable(one) && !isPrivilege(one) && !isRefresh(one));
  const { definitions, tasks } = await splitForeignKeys(source, others);
  return {
    guests: await listGuests(source),
    forgotten: await listForgotten(source),
    tables: relations.length,
    parts: relations.flatMap(copyParts),
    owned: byTable,
    inOrder: definitions,
    foreignKeys: tasks,
    privileges: rest.filter(isPrivilege),
    views: await refreshRounds(source, rest),
    refusable: rest.filter(isRefusable),
    statistics: await analyzeTasks(source),
  };
}
