import type { Client } from 'pg';
import { messageOf } from '../../engine/errors.ts';
import { isConnectionLoss } from '../connection-problem.ts';
import { runSteps, type Step } from './steps.ts';
import { type Shop, workOffAll } from './work.ts';

/** Round trips count where the server is far, and locks where they are kept until the commit. */
const batch = 50;

/** A transaction for many; where one fails, one for each, to name it. */
async function runBatch(client: Client, steps: readonly Step[]): Promise<void> {
  try {
    await runSteps(client, steps);
  } catch (error) {
    if (isConnectionLoss(error as Error)) throw error;
    await client.query('ROLLBACK');
    for (const one of steps) await runNamed(client, one);
  }
}

async function runNamed(client: Client, one: Step): Promise<void> {
  try {
    await runSteps(client, [one]);
  } catch (error) {
    throw new Error(`${one.id}: ${messageOf(error)}`, { cause: error });
  }
}

/** One after the other, over one connection. */
const inOrder = (shop: Shop, ids: readonly string[], run: (client: Client, index: number) => Promise<void>) =>
  workOffAll(
    { ...shop, jobs: 1 },
    ids.map((id, index) => ({ id, of: id, weight: -index, run: (client) => run(client, index) })),
  );

/** Runs steps one after the other. Throws with the name of the one that fails. */
export async function runInOrder(shop: Shop, steps: readonly Step[]): Promise<void> {
  const left = steps.filter(({ id }) => !shop.done.has(id));
  const batches = Array.from({ length: Math.ceil(left.length / batch) }, (_, index) =>
    left.slice(index * batch, (index + 1) * batch),
  );
  const ids = batches.map(([first]) => first?.id ?? '');
  await inOrder(shop, ids, (client, index) => runBatch(client, batches[index] ?? []));
}

/** What a server says to somebody who is no superuser, or lacks a label provider, and of what depends on that. */
const refusals = /^(42501|0LP01|22023|42704|0A000)$/;

/** Runs what a server may refuse to a user without superuser rights; returns what it has refused, and what it said. */
export async function tryInOrder(shop: Shop, steps: readonly Step[]): Promise<string[]> {
  const refused: string[] = [];
  const attempt = async (client: Client, one: Step) => {
    try {
      await runNamed(client, one);
    } catch (error) {
      const said = (error as Error).cause as { code?: string };
      if (!refusals.test(String(said.code))) throw error;
      await client.query('ROLLBACK');
      refused.push(`${messageOf(error).replace(/^\d+ /, '')} (the new server refuses it)`);
    }
  };
  await inOrder(
    shop,
    steps.map(({ id }) => id),
    (client, index) => attempt(client, steps[index] as Step),
  );
  return refused;
}
