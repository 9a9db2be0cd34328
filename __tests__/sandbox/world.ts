import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ECSClient } from '@aws-sdk/client-ecs';
import { RDSClient } from '@aws-sdk/client-rds';
import pg from 'pg';
import type { Sandbox } from '../../scripts/sandbox/index.ts';

const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };

const options = ({ endpoint, env }: Sandbox) => ({ endpoint, region: env.AWS_REGION, credentials });

export const openRds = (sandbox: Sandbox) => new RDSClient(options(sandbox));
export const openEcs = (sandbox: Sandbox) => new ECSClient(options(sandbox));

/** Settings of CreateDBInstance that every test uses. */
export const instance = (identifier: string) => ({
  DBInstanceIdentifier: identifier,
  DBInstanceClass: 'db.t4g.small',
  Engine: 'postgres',
  EngineVersion: '15.10',
  AllocatedStorage: 20,
  MasterUsername: 'knowme_admin',
  MasterUserPassword: "it's first",
  DBName: 'knowme',
});

/** Connection settings of the master user. */
export const connection = (sandbox: Sandbox, port: number | undefined, password = "it's first") => ({
  host: '127.0.0.1',
  port,
  user: 'knowme_admin',
  password,
  database: 'knowme',
  ssl: { ca: readFileSync(sandbox.env.PGSSLROOTCERT ?? '', 'utf8') },
});

/** Runs one statement over a connection of its own. */
export async function query(settings: pg.ClientConfig, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(settings);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Looks again until `look` gives something. */
export async function eventually<T>(look: () => Promise<T | undefined>, seconds = 30): Promise<T> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(50)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`not so within ${seconds} seconds: ${look}`);
}
