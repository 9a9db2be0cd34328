import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import pg from 'pg';
import type { Deployment } from '../../__tests__/helpers/deployment.ts';
import { objectsOf } from '../../__tests__/helpers/objects.ts';
import { mediaBucketName, secretName } from '../../workspaces/names.ts';
import { applicationLogin, s3Of } from '../demo/world.ts';
import { lostWrites } from '../sandbox/index.ts';
import type { Lane } from './lane.ts';

/** Where the API writes objects. */
export const written = 'api-writes/';

/** What nobody writes to while the matrix runs, row for row. */
const rows = `
  SELECT 'customers' AS name, count(*)::text || md5(string_agg(t::text, ',' ORDER BY id)) AS digest FROM shop.customers t
  UNION ALL SELECT 'orders', count(*)::text || md5(string_agg(concat_ws('|', t.id, t.customer_id, t."Odd Name"), ',' ORDER BY id)) FROM shop.orders t
  UNION ALL SELECT 'invoice number', last_value::text FROM shop.invoice_number`;

/** Digests of all data that no writer changes, in the generations in force. */
export async function digests({ staging, generation }: Lane): Promise<Record<string, string>> {
  const found = await staging.query(generation.database, rows);
  const s3 = s3Of(staging.sandbox, staging.workspace.region);
  const bucket = mediaBucketName(staging.workspace, generation.media);
  const objects = Object.entries(await objectsOf(s3, bucket, (key) => !key.startsWith(written)));
  s3.destroy();
  const media = createHash('sha256').update(JSON.stringify(objects.sort())).digest('hex');
  return { ...Object.fromEntries(found.map(({ name, digest }) => [name, String(digest)])), media };
}

/** Acknowledged writes that are missing in the generations in force. */
export async function lost({ staging, generation, since }: Lane): Promise<string[]> {
  const { ca, ...login } = await applicationLogin(staging.sandbox, staging.workspace, generation.database);
  const found = await lostWrites({
    directory: staging.sandbox.directory,
    database: { ...login, ssl: { ca: readFileSync(ca, 'utf8') } },
    bucket: mediaBucketName(staging.workspace, generation.media),
    endpoint: staging.sandbox.endpoint,
    region: staging.workspace.region,
    since,
  });
  if (found.rows.acknowledged === 0) throw new Error('the API wrote nothing: nothing was tested');
  return [...found.rows.lost, ...found.objects.lost];
}

async function master({ sandbox, workspace }: Deployment, generation: number) {
  const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
  const client = new SecretsManagerClient({
    endpoint: sandbox.endpoint,
    region: workspace.region,
    credentials,
  });
  const SecretId = secretName(workspace, generation, 'admin');
  const { SecretString = '{}' } = await client.send(new GetSecretValueCommand({ SecretId }));
  client.destroy();
  const { host, port, dbname, username, password } = JSON.parse(SecretString);
  const ssl = { ca: readFileSync(String(sandbox.env.PGSSLROOTCERT), 'utf8') };
  return { host, port: Number(port), database: dbname, user: username, password, ssl };
}

const left = `
  SELECT 'session ' || pid || ', ' || query AS what FROM pg_stat_activity WHERE application_name LIKE 'runbook%'
  UNION ALL SELECT 'replication slot ' || slot_name FROM pg_replication_slots
  UNION ALL SELECT 'publication ' || pubname FROM pg_publication WHERE pubname LIKE 'runbook%'
  UNION ALL SELECT 'subscription ' || subname FROM pg_subscription
  UNION ALL SELECT 'role ' || rolname FROM pg_roles WHERE rolname LIKE 'runbook%'`;

/** What a runbook has left on the server of one generation of the database: sessions, and all that a replication is made of. */
export async function leftOnServer(staging: Deployment, generation: number): Promise<string[]> {
  const client = new pg.Client(await master(staging, generation));
  await client.connect();
  try {
    const { rows } = await client.query<{ what: string }>(left);
    return rows.map(({ what }) => `left in generation ${generation}: ${what}`);
  } finally {
    await client.end();
  }
}
