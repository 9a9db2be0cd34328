import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import pg from 'pg';
import { folders } from './paths.ts';

/** A write of the API; the hash is that of its body. */
export type Write =
  | { readonly kind: 'row'; readonly id: string; readonly sha256: string }
  | { readonly kind: 'object'; readonly key: string; readonly sha256: string };

/** A write that the database or the bucket has acknowledged. */
export type Acknowledged = Write & { readonly at: string };

const rowsAtOnce = 5000;
const objectsAtOnce = 16;

/** The whole lines of a file; a task that was killed may have left half a line. */
function parseLines(text: string): Acknowledged[] {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Acknowledged);
}

/** Everything that was ever acknowledged in the sandbox of that directory. */
export async function readAcknowledged(directory: string): Promise<Acknowledged[]> {
  const folder = folders(directory).acknowledged;
  if (!existsSync(folder)) return [];
  const files = (await readdir(folder)).filter((file) => file.endsWith('.jsonl'));
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return texts.flatMap(parseLines);
}

/** Forgets what tasks that have ended since had acknowledged before that time. */
export async function forgetAcknowledged(directory: string, before: Date): Promise<void> {
  const folder = folders(directory).acknowledged;
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    if ((await stat(file)).mtime < before) await rm(file);
  }
}

type Row = Extract<Acknowledged, { kind: 'row' }>;
type StoredObject = Extract<Acknowledged, { kind: 'object' }>;

async function lostRows(client: pg.Client, rows: readonly Row[]): Promise<string[]> {
  const lost: string[] = [];
  for (let start = 0; start < rows.length; start += rowsAtOnce) {
    const batch = rows.slice(start, start + rowsAtOnce);
    const found = await client.query<{ id: string; sha256: string }>(
      `select id::text, encode(sha256(convert_to(body, 'UTF8')), 'hex') as sha256 from api_writes where id = any($1)`,
      [batch.map(({ id }) => id)],
    );
    const hashes = new Map(found.rows.map(({ id, sha256 }) => [id, sha256]));
    lost.push(...batch.filter(({ id, sha256 }) => hashes.get(id) !== sha256).map(({ id }) => id));
  }
  return lost;
}

async function isIntact(client: S3Client, bucket: string, { key, sha256 }: StoredObject): Promise<boolean> {
  try {
    const { Body, Metadata } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const body = await Body?.transformToByteArray();
    const hash = createHash('sha256')
      .update(body ?? '')
      .digest('hex');
    return hash === sha256 && Metadata?.writer === 'api';
  } catch (error) {
    if ((error as Error).name === 'NoSuchKey') return false;
    throw error;
  }
}

async function lostObjects(options: LostWritesOptions, objects: readonly StoredObject[]): Promise<string[]> {
  const { bucket, endpoint, region = 'us-east-1' } = options;
  if (objects.length === 0) return [];
  const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const limit = pLimit(objectsAtOnce);
  const intact = await Promise.all(objects.map((object) => limit(() => isIntact(client, bucket, object))));
  client.destroy();
  return objects.filter((_, index) => !intact[index]).map(({ key }) => key);
}

export interface LostWritesOptions {
  /** Directory of the sandbox. */
  readonly directory: string;
  /** The database in which every acknowledged row must be. */
  readonly database: pg.ClientConfig;
  /** The bucket in which every acknowledged object must be. */
  readonly bucket: string;
  readonly endpoint: string;
  /** Default: us-east-1. */
  readonly region?: string;
  /** ISO time: writes acknowledged before are not looked for. Default: all are. */
  readonly since?: string;
}

interface Lost {
  /** How many writes were acknowledged. */
  readonly acknowledged: number;
  /** Those that are missing or hold something else. */
  readonly lost: string[];
}

/** Looks for every acknowledged write in a database and a bucket, contents included. */
export async function lostWrites(options: LostWritesOptions): Promise<{ rows: Lost; objects: Lost }> {
  const { since = '' } = options;
  const writes = (await readAcknowledged(options.directory)).filter(({ at }) => at >= since);
  const rows = writes.filter((write) => write.kind === 'row');
  const objects = writes.filter((write) => write.kind === 'object');
  const client = new pg.Client(options.database);
  await client.connect();
  try {
    const [lostIds, lostKeys] = await Promise.all([lostRows(client, rows), lostObjects(options, objects)]);
    return {
      rows: { acknowledged: rows.length, lost: lostIds },
      objects: { acknowledged: objects.length, lost: lostKeys },
    };
  } finally {
    await client.end();
  }
}
