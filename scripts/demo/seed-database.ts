import { readFileSync } from 'node:fs';
import pg from 'pg';

export interface Login {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly ca: string;
}

const sql = (name: string) => readFileSync(new URL(`./${name}.sql`, import.meta.url), 'utf8');

async function execute(login: Login, text: string): Promise<void> {
  const { ca, ...rest } = login;
  const client = new pg.Client({ ...rest, ssl: { ca: readFileSync(ca, 'utf8') } });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

/** Fills the database as the application's role; two sessions share the bulk. */
export async function seedDatabase(login: Login): Promise<void> {
  await execute(login, sql('dataset'));
  await everySettled([execute(login, sql('rows')), execute(login, sql('events'))]);
  await execute(login, sql('finish'));
}

/** Waits for all, so that nothing still runs when the first failure is thrown. */
async function everySettled(work: Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(work)) if (result.status === 'rejected') throw result.reason;
}
