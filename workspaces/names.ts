import { createHash } from 'node:crypto';
import type { Workspace } from './schema.ts';

/** `knowme-staging`: prefix of everything that belongs to a workspace. */
export const prefix = (ws: Workspace) => `${ws.application}-${ws.name}`;

/**
 * A name that AWS takes at most `longest` characters of: what is cut off is replaced by a digest of the whole, so that
 * two long names stay two.
 */
export function shorten(name: string, longest: number): string {
  if (name.length <= longest) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 6);
  return `${name.slice(0, longest - digest.length - 1).replace(/-+$/, '')}-${digest}`;
}

/** Where the API answers; undefined in a workspace without a domain. */
export const apiDomain = ({ domain }: Workspace) => (domain === null ? undefined : `api.${domain}`);

/** RDS identifier of one database generation; also the prefix of its secrets. */
export const databaseName = (ws: Workspace, generation: number) => `${prefix(ws)}-database-g${generation}`;

/** CloudWatch log group that RDS writes the log of one database generation to; RDS has chosen its form. */
export const databaseLogName = (ws: Workspace, generation: number) =>
  `/aws/rds/instance/${databaseName(ws, generation)}/postgresql`;

/** RDS parameter group of one database generation: its name also carries the major version. */
export const parameterGroupName = (
  ws: Workspace,
  { generation, engineVersion }: { readonly generation: number; readonly engineVersion: string },
) => `${databaseName(ws, generation)}-postgres${engineVersion.split('.')[0]}`;

/** Name of one media bucket generation; bucket names are global, so the account id is part of it. */
export const mediaBucketName = (ws: Workspace, generation: number) =>
  `${prefix(ws)}-media-g${generation}-${ws.account}`;

/** Name of the bucket with the web app's built files. */
export const webBucketName = (ws: Workspace) => `${prefix(ws)}-web-${ws.account}`;

/** Name of the web ACL, and of it among CloudWatch's metrics, where all ACLs of an account are together. */
export const firewallName = (ws: Workspace) => `${prefix(ws)}-api`;

/** Name of the bucket with the access logs. */
export const logBucketName = (ws: Workspace) => `${prefix(ws)}-logs-${ws.account}`;

/** Name of the bucket in which the pipeline's stages hand things on. */
export const artifactBucketName = (ws: Workspace) => `${prefix(ws)}-pipeline-${ws.account}`;

/** SSM parameter with the image in force: repository and tag or digest. */
export const imageParameterName = (ws: Workspace) => `/${ws.application}/${ws.name}/api/image`;

/** The account's connection to GitHub. CodeConnections takes 32 characters. */
export const connectionName = (application: string) => `${application}-github`;

/** The API's ECS service; also the CodeDeploy application and its deployment group, where there are any. */
export const apiName = (ws: Workspace) => `${prefix(ws)}-api`;

/** Secrets Manager names of one database generation. Each holds JSON: username, password, host, port, dbname. */
export const secretName = (ws: Workspace, generation: number, role: 'admin' | 'application') =>
  `${databaseName(ws, generation)}/${role}`;

/** RDS master user. */
export const adminUser = (ws: Workspace) => `${ws.application}_admin`;

/** Role the application connects as; it owns the application's tables. */
export const applicationUser = (ws: Workspace) => `${ws.application}_app`;
