import { readFileSync } from 'node:fs';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import pg from 'pg';
import { secretName } from '../../workspaces/names.ts';
import type { Deployment } from './deployment.ts';

const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };

/** The login of a role in one generation of the database, as Secrets Manager holds it. */
export async function loginOf(staging: Deployment, generation: number, role: 'admin' | 'application') {
  const { sandbox, workspace } = staging;
  const client = new SecretsManagerClient({
    endpoint: sandbox.endpoint,
    region: workspace.region,
    credentials,
  });
  const SecretId = secretName(workspace, generation, role);
  const { SecretString = '{}' } = await client.send(new GetSecretValueCommand({ SecretId }));
  client.destroy();
  return JSON.parse(SecretString) as Record<'host' | 'port' | 'dbname' | 'username' | 'password', string>;
}

/** Runs one query as the master user: no fence keeps it out. */
export async function asAdmin(staging: Deployment, generation: number, text: string): Promise<void> {
  const { host, port, dbname, username, password } = await loginOf(staging, generation, 'admin');
  const ca = readFileSync(String(staging.sandbox.env.PGSSLROOTCERT), 'utf8');
  const options = '-c default_transaction_read_only=off';
  const login = { host, port: Number(port), database: dbname, user: username, password, options };
  const client = new pg.Client({ ...login, ssl: { ca } });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
