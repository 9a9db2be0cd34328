import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Endpoint } from '../../runbooks/postgres/client.ts';
import { compareDatabases } from '../../runbooks/postgres/compare/index.ts';
import { copyDatabase } from '../../runbooks/postgres/copy/index.ts';
import type { FencePlan } from '../../runbooks/postgres/fence.ts';
import {
  beginReplication,
  dropReplication,
  lookAtReplication,
} from '../../runbooks/postgres/replicate/index.ts';
import { findTools } from '../../runbooks/postgres/tools.ts';
import { Secret } from '../../runbooks/secret.ts';
import { createRun } from '../../runbooks/shell/run.ts';
import { execute, startServer, type TestServer } from './postgres.ts';
import { allowReplication } from './replication.ts';

/** Two servers that may replicate, and all that the functions of the replication take of them. */
export interface ReplicatedPair {
  readonly source: TestServer;
  readonly target: TestServer;
  readonly ends: Ends;
  /** Copies as one snapshot sees the source; what is left out is told to `log`. Over other connections than the usual, if need be. */
  copy(snapshot: string, log?: (line: string) => void, by?: Pick<Ends, 'source' | 'target'>): Promise<void>;
  /** Has the target follow, whose tables are there already and empty. */
  follow(): Promise<void>;
  drop(): Promise<void>;
  /** What there is of the replication on both. */
  leftOver(): Promise<string[]>;
  /** All that differs, each line after the id of its proof. */
  differences(plan?: FencePlan): Promise<string[]>;
  execute(...statements: string[]): Promise<void>;
  stop(): Promise<void>;
}

interface Ends {
  readonly source: Endpoint;
  readonly target: Endpoint;
  readonly name: string;
  readonly jobs: number;
  readonly seconds: number;
  progress(): void;
}

/** Both as RDS's master user. A server starts the worker of a new subscription five seconds after the last one's start, here at once. */
export async function startPair(name: string): Promise<ReplicatedPair> {
  const [source, target] = await Promise.all([startServer(), startServer()]);
  await Promise.all([source, target].map(allowReplication));
  await execute(target.superuser, [
    'ALTER SYSTEM SET wal_retrieve_retry_interval = 100',
    'SELECT pg_reload_conf()',
  ]);
  const masters = { source: source.master, target: target.master };
  const ends: Ends = { ...masters, name, jobs: 2, seconds: 60, progress: () => {} };
  return { source, target, ends, ...moving(ends), ...looking(ends), stop: () => stop([source, target]) };
}

async function stop(servers: readonly TestServer[]): Promise<void> {
  await Promise.all(servers.map((server) => server.stop()));
}

const run = createRun();

const inFolder = async <T>(work: (directory: string) => Promise<T>): Promise<T> => {
  const directory = mkdtempSync(join(tmpdir(), 'pair-'));
  try {
    return await work(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

const moving = (ends: Ends): Pick<ReplicatedPair, 'copy' | 'follow' | 'drop' | 'execute'> => ({
  copy: (snapshot, log = () => {}, by = ends) =>
    inFolder(async (directory) => {
      const tools = await findTools(run, 15);
      await copyDatabase({ ...ends, ...by, tools, directory, jobs: 3, run, log, snapshot, replicated: true });
    }),
  follow: () =>
    beginReplication({
      ...ends,
      publisher: ends.source,
      password: new Secret('of the role'),
      copy: async () => {},
    }),
  drop: () => dropReplication(ends),
  execute: async (...statements) => {
    for (const end of [ends.source, ends.target]) await execute(end, statements);
  },
});

const looking = (ends: Ends): Pick<ReplicatedPair, 'leftOver' | 'differences'> => ({
  leftOver: async () => [
    ...(await lookAtReplication(ends.source, ends.name)),
    ...(await lookAtReplication(ends.target, ends.name)),
  ],
  differences: (plan) =>
    inFolder(async (directory) => {
      const options = { ...ends, directory, jobs: 3, run, application: 'knowme_app', fence: plan };
      const { proofs } = await compareDatabases(options);
      return proofs.flatMap(({ id, differences }) => differences.map((line) => `${id}: ${line}`));
    }),
});
