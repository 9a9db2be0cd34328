import { databaseLogName, databaseName, parameterGroupName, secretName } from '../../workspaces/names.ts';
import type { DatabaseGeneration } from '../../workspaces/schema.ts';
import { type Call, showCall } from '../aws/call.ts';
import { deleteLogGroup } from '../aws/logs.ts';
import {
  deleteInstance,
  deleteParameterGroup,
  describeInstance,
  modifyInstance,
  waitForInstance,
} from '../aws/rds.ts';
import { deleteSecret } from '../aws/secrets.ts';
import type { Effects } from '../effects.ts';
import type { Context } from '../engine/types.ts';
import { createUnit } from './create.ts';
import { lookAtInstance, namesOf } from './database-instance.ts';
import type { DatabaseFacts } from './facts.ts';
import { database } from './unit.ts';

type C = Context<Effects, DatabaseFacts>;

/**
 * Deletes one database generation but for its log: instance, parameter group, secrets. All by name, and repeatable: a killed run may
 * have deleted, or a killed apply made, only some of them.
 */
export async function deleteGeneration(
  c: C,
  settings: DatabaseGeneration,
  finalSnapshot?: string,
): Promise<void> {
  const { generation } = settings;
  const identifier = databaseName(c.workspace, generation);
  const instance = await describeInstance(c.aws, identifier);
  if (instance) {
    if (instance.deletionProtection)
      await c.aws.send(modifyInstance(identifier, { deletionProtection: false }));
    if (instance.status !== 'deleting') await c.aws.send(deleteInstance(identifier, finalSnapshot));
    await waitForInstance(c.aws, identifier, { signal: c.signal, until: (seen) => seen === undefined });
  }
  await c.aws.send(deleteParameterGroup(parameterGroupName(c.workspace, settings)));
  for (const role of ['admin', 'application'] as const) {
    await c.aws.send(deleteSecret(secretName(c.workspace, generation, role)));
  }
}

/** What {@link deleteGeneration} would call, line by line. */
export function showDeleteGeneration(c: C, settings: DatabaseGeneration, finalSnapshot?: string): string[] {
  const { generation } = settings;
  return deletionCalls({
    identifier: databaseName(c.workspace, generation),
    finalSnapshot,
    parameterGroup: parameterGroupName(c.workspace, settings),
    secrets: (['admin', 'application'] as const).map((role) => secretName(c.workspace, generation, role)),
  }).map(showCall);
}

interface Deletion {
  readonly identifier: string;
  readonly finalSnapshot?: string;
  readonly parameterGroup: string;
  readonly secrets: readonly string[];
}

/** Every call that {@link deleteGeneration} may make. */
export const deletionCalls = (of: Deletion): Call<unknown>[] => [
  modifyInstance(of.identifier, { deletionProtection: false }),
  deleteInstance(of.identifier, of.finalSnapshot),
  deleteParameterGroup(of.parameterGroup),
  ...of.secrets.map(deleteSecret),
];

/** What this run created holds nothing but a copy, and no writer ever reached it. */
async function removeCopy(c: C): Promise<void> {
  const to = c.fact('to');
  if (databaseName(c.workspace, to.generation) === c.fact('oldInstance').identifier) {
    throw new Error('Refusing to delete the old database.');
  }
  if (!c.facts.createPlan) return;
  await deleteGeneration(c, to);
  // A retired database leaves its log; of a copy that nobody used it would only stand in the way of the next attempt.
  await c.aws.send(deleteLogGroup(databaseLogName(c.workspace, to.generation)));
}

export const createDatabase = createUnit<DatabaseFacts>({
  unit: database,
  async look(c) {
    const newInstance = await lookAtInstance(c, c.fact('to').generation);
    return newInstance && { newInstance };
  },
  names: (c) => namesOf(c, c.fact('to')),
  remove: removeCopy,
});
