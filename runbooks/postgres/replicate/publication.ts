import type { Client } from 'pg';
import { type Endpoint, inTransaction, withClient } from '../client.ts';
import { identifier } from '../quote.ts';
import { onlyTable, replicatedTables } from './tables.ts';

/** A statement that names many thousand tables is still one that the server parses at once. */
const batch = 500;

async function addTables(client: Client, name: string, tables: readonly string[]): Promise<void> {
  for (let first = 0; first < tables.length; first += batch) {
    const some = tables.slice(first, first + batch).join(', ');
    await client.query(`ALTER PUBLICATION ${identifier(name)} ADD TABLE ${some}`);
  }
}

/** Makes the publication, without any table yet. */
export const createPublication = (source: Endpoint, name: string) =>
  withClient(source, (client) => client.query(`CREATE PUBLICATION ${identifier(name)}`));

/**
 * Publishes every table whose rows can be found again, leaf by leaf where it is partitioned. The others are left out:
 * as members of a publication they would refuse every UPDATE and DELETE of the application. Needs to own the tables.
 */
export async function publishTables(source: Endpoint, name: string): Promise<void> {
  await withClient(source, (client) =>
    inTransaction(client, async () => {
      const tables = (await replicatedTables(client)).filter(({ why }) => why === null);
      await addTables(client, name, tables.map(onlyTable));
    }),
  );
}
