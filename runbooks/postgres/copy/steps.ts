import type { Client } from 'pg';
import { writeAll } from './ledger.ts';
import type { Task } from './queue.ts';

/** SQL for the target that is run once. */
export interface Step {
  readonly id: string;
  readonly sql: string;
}

/** Runs steps in one transaction that also writes them down, in one round trip. */
export async function runSteps(client: Client, steps: readonly Step[]): Promise<void> {
  const sql = steps.map((one) => one.sql);
  await client.query(['BEGIN;', ...sql, `${writeAll(steps)};`, 'COMMIT'].join('\n'));
}

/** A step as a task of a queue. */
export const step = (
  one: Step,
  { of, weight, finished }: Pick<Task<Client>, 'of' | 'weight' | 'finished'>,
): Task<Client> => ({ id: one.id, of, weight, finished, run: (client) => runSteps(client, [one]) });
