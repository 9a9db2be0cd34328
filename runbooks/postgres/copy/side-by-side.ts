import type { Client } from 'pg';
import { isConnectionLoss } from '../connection-problem.ts';
import type { Definition } from './definitions.ts';
import { runInOrder } from './in-order.ts';
import { runSteps } from './steps.ts';
import { type Shop, workOffAll } from './work.ts';

/** Of these hardly one rests on another of its kind, and of their order only that of the kinds counts. */
const kinds = ['TABLE', 'SEQUENCE', 'SEQUENCE OWNED BY', 'COMMENT'];

const isOfTable = ({ type }: Definition) => kinds.includes(type);

/** Definitions a transaction, and so many that it is worth to make them side by side. */
const size = 25;

/** Cuts definitions into stretches of tables with all that is theirs, and of all else, in their order. */
function stretchesOf(definitions: readonly Definition[]): Definition[][] {
  const stretches: Definition[][] = [];
  for (const one of definitions) {
    const last = stretches.at(-1);
    if (last?.[0] && isOfTable(last[0]) === isOfTable(one)) last.push(one);
    else stretches.push([one]);
  }
  return stretches;
}

const batchesOf = (list: readonly Definition[]): Definition[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );

/** Makes tables side by side; those that rest on one that another session makes are left, and made after all others. */
async function makeTables(shop: Shop, stretch: readonly Definition[]): Promise<void> {
  const left = new Set<Definition>();
  const attempt = async (client: Client, batch: readonly Definition[]) => {
    try {
      await runSteps(client, batch);
    } catch (error) {
      if (isConnectionLoss(error as Error)) throw error;
      await client.query('ROLLBACK');
      for (const one of batch) left.add(one);
    }
  };
  const task = (batch: readonly Definition[], index: number) => {
    const id = batch[0]?.id ?? '';
    return { id, of: id, weight: -index, run: (client: Client) => attempt(client, batch) };
  };
  for (const kind of kinds)
    await workOffAll(shop, batchesOf(stretch.filter(({ type }) => type === kind)).map(task));
  await runInOrder(
    shop,
    stretch.filter((one) => left.has(one)),
  );
}

/** Runs definitions in their order, but for many tables in a row, which are made side by side. Throws with the name of the one that fails. */
export async function runWithTables(shop: Shop, definitions: readonly Definition[]): Promise<void> {
  for (const stretch of stretchesOf(definitions)) {
    const many = stretch.length > size && stretch.some(isOfTable);
    await (many ? makeTables(shop, stretch) : runInOrder(shop, stretch));
  }
}
