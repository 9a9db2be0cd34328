import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type QueryResult, type QueryResultRow } from 'pg';
import { connectionProblem } from './connection-problem.ts';
import { type Endpoint, showEndpoint } from './endpoint.ts';
import { tlsOptions } from './tls.ts';

export { connectionProblem } from './connection-problem.ts';
export { type Endpoint, showEndpoint } from './endpoint.ts';

export interface ClientOptions {
  /** Run-time settings of the session, for example `{ role: 'app' }`; undefined leaves what the server has for it. */
  readonly settings?: Readonly<Record<string, string | undefined>>;
  /** Also understands the replication commands (manual: Streaming Replication Protocol); needs the right to replicate. */
  readonly replication?: 'database';
  /** When it fires, the session and what it does end at once, on the server as well. */
  readonly signal?: AbortSignal | undefined;
}

/** Settings that decide how a value is written as text: equal on both sides of a comparison. */
export const pinnedSettings = {
  timezone: 'UTC',
  datestyle: 'ISO, YMD',
  intervalstyle: 'postgres',
  extra_float_digits: '3',
  bytea_output: 'hex',
  lc_monetary: 'C',
  search_path: '',
  row_security: 'off',
} as const;

/**
 * Ours must still be able to write where the fence made read-only the default. To compile a query takes longer than what we ask the
 * catalogue, and the planner thinks it worth it.
 */
const ownSettings = {
  jit: 'off',
  statement_timeout: '0',
  lock_timeout: '0',
  idle_in_transaction_session_timeout: '0',
  default_transaction_read_only: 'off',
};

const startupOptions = (settings: Readonly<Record<string, string | undefined>>) =>
  Object.entries(settings)
    .filter((setting): setting is [string, string] => setting[1] !== undefined)
    .map(([name, value]) => `-c ${name}=${value.replace(/([\\ ])/g, '\\$1')}`)
    .join(' ');

const configuration = (endpoint: Endpoint, { settings, replication }: ClientOptions) => ({
  ...endpoint,
  ...(replication && { replication }),
  password: endpoint.password.reveal(),
  ssl: tlsOptions(endpoint.host),
  application_name: 'runbook',
  connectionTimeoutMillis: 15_000,
  keepAlive: true,
  options: startupOptions({ ...ownSettings, ...settings }),
});

/** The server's process of a session; `processID` is known to node-postgres, and not to its types. */
export const pidOf = (client: Client): number | null =>
  (client as unknown as { processID: number | null }).processID;

/** Closes a connection without a word: in the middle of a COPY the server would never answer. */
export const hangUp = ({ connection }: Client): unknown => connection.stream.destroy();

/** Has the server end a session of ours, which would work on for nobody, and hangs up whatever it answers. */
export async function endSession(endpoint: Endpoint, client: Client): Promise<void> {
  const end = (other: Client) => other.query('SELECT pg_terminate_backend($1)', [pidOf(client)]);
  await withClient(endpoint, end).catch(() => {});
  hangUp(client);
}

/** A session that whoever asks for it has to end. Throws with {@link connectionProblem} when it cannot connect. */
export async function connect(endpoint: Endpoint, options: ClientOptions = {}): Promise<Client> {
  const client = new Client(configuration(endpoint, options));
  // Without a listener a connection that breaks while idle would end the process; the next query reports it.
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    throw new Error(`cannot connect to ${showEndpoint(endpoint)}: ${connectionProblem(error)}`, {
      cause: error,
    });
  }
}

/** Connects, calls `fn`, and always closes. Throws with {@link connectionProblem} when it cannot connect. */
export async function withClient<T>(
  endpoint: Endpoint,
  fn: (client: Client) => Promise<T>,
  options: ClientOptions = {},
): Promise<T> {
  const client = await connect(endpoint, options);
  const { signal } = options;
  const end = () => void endSession(endpoint, client);
  signal?.addEventListener('abort', end, { once: true });
  try {
    signal?.throwIfAborted();
    return await fn(client);
  } finally {
    signal?.removeEventListener('abort', end);
    await client.end().catch(() => {});
  }
}

/** Runs several statements in one round trip; what each answers. */
export const resultsOf = async <R extends QueryResultRow>(client: Client, statements: string) =>
  // What its types do not say: of several statements it answers with as many results.
  (await client.query<R>(statements)) as unknown as QueryResult<R>[];

/** Runs several statements in one round trip; the rows of the last one. */
export const lastOf = async <R extends QueryResultRow>(client: Client, statements: string): Promise<R[]> =>
  (await resultsOf<R>(client, statements)).at(-1)?.rows ?? [];

/** `fn` within one transaction: all of it or nothing. */
export async function inTransaction<T>(client: Client, fn: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    const result = await fn();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

/** Connection attempts until one succeeds; throws the last {@link connectionProblem} after `seconds`. */
export async function waitForConnection(
  endpoint: Endpoint,
  { signal, seconds = 300 }: { signal?: AbortSignal; seconds?: number } = {},
): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    try {
      return await withClient(endpoint, async () => {});
    } catch (error) {
      const cause = (error as Error).cause as { code?: string } | undefined;
      if (!cause || cause.code === '28P01' || performance.now() > deadline) throw error;
      await sleep(500, undefined, { signal });
    }
  }
}
