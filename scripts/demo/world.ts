import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mediaBucketName, secretName } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import type { Sandbox } from '../sandbox/index.ts';
import type { Login } from './seed-database.ts';

const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };

/** A client for the sandbox's S3. */
export const s3Of = ({ endpoint }: Sandbox, region: string) =>
  new S3Client({ endpoint, region, credentials, forcePathStyle: true });

/** How the application logs in to one generation of the database. */
export async function applicationLogin(
  sandbox: Sandbox,
  workspace: Workspace,
  generation: number,
): Promise<Login> {
  const client = new SecretsManagerClient({
    endpoint: sandbox.endpoint,
    region: workspace.region,
    credentials,
  });
  const SecretId = secretName(workspace, generation, 'application');
  const { SecretString = '{}' } = await client.send(new GetSecretValueCommand({ SecretId }));
  client.destroy();
  const { host, port, dbname, username, password } = JSON.parse(SecretString);
  return {
    host,
    port: Number(port),
    database: dbname,
    user: username,
    password,
    ca: String(sandbox.env.PGSSLROOTCERT),
  };
}

/** Resolves with the bucket's name as soon as it is there. */
export async function bucketIsThere(
  client: S3Client,
  workspace: Workspace,
  signal: AbortSignal,
): Promise<string> {
  const bucket = mediaBucketName(workspace, 1);
  for (;;) {
    signal.throwIfAborted();
    const found = await client.send(new HeadBucketCommand({ Bucket: bucket })).catch(() => undefined);
    if (found) return bucket;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
