import type { Client } from 'pg';
import {
  type ClientOptions,
  connect,
  type Endpoint,
  endSession,
  hangUp,
  pinnedSettings,
  withClient,
} from '../client.ts';
import { isConnectionLoss } from '../connection-problem.ts';
import { endSessions } from '../fence/sessions.ts';
import { joinMoment, savepoint } from '../moment.ts';
import type { CopyOptions } from './options.ts';

/** Where a table's rows are read and where they are written. */
export interface Pair {
  readonly source: Client;
  readonly target: Client;
}

/** What the sessions of a copy are called in `pg_stat_activity`. */
const applicationName = 'runbook copy';

export const copySession: ClientOptions = { settings: pinnedSettings };

/** What pg_dump says before the first definition: a function's body is not looked at, what it names comes later. */
const asRestored = { check_function_bodies: 'off', xmloption: 'content', client_min_messages: 'warning' };

/** A commit need not wait for the disk: the last one of a copy does, and makes all before it safe. */
const targetSession: ClientOptions = {
  settings: { ...pinnedSettings, ...asRestored, synchronous_commit: 'off' },
};

/**
 * Newer servers end sessions that last or idle; and find out within seconds that nobody waits for a statement any more. A database in
 * SQL_ASCII holds any bytes, which pass only where nobody says that they are UTF-8.
 */
const introduction = `
  SELECT set_config('application_name', '${applicationName}', false);
  SELECT set_config(name, '0', false) FROM pg_settings WHERE name IN ('idle_session_timeout', 'transaction_timeout');
  SELECT set_config(name, '5000', false) FROM pg_settings WHERE name = 'client_connection_check_interval';
  SELECT set_config('client_encoding', 'SQL_ASCII', false) WHERE current_setting('server_encoding') = 'SQL_ASCII'`;

/** To be said first in every session of a copy. */
export const introduce = async (client: Client): Promise<void> => {
  await client.query(introduction);
};

/** The sessions of one copy: all of them end when it is given up. */
export interface Sessions {
  /** A session of the target: one that is free, or a new one. */
  withTarget<T>(fn: (target: Client) => Promise<T>): Promise<T>;
  withPair<T>(moment: string, fn: (pair: Pair) => Promise<T>): Promise<T>;
  /** Ends what the sessions do, on both servers. */
  end(): void;
  /** Ends those that are free, when the copy is over. */
  close(): Promise<void>;
}

type Open = { client: Client; endpoint: Endpoint };

export function openSessions({ source, target, signal }: CopyOptions): Sessions {
  const open = new Set<Open>();
  // What a new session costs is most of what a small task takes.
  const free = new Set<Client>();
  const use = async <T>(one: Open, fn: () => Promise<T>): Promise<T> => {
    open.add(one);
    try {
      return await fn();
    } catch (error) {
      // In the middle of a COPY it would never answer.
      hangUp(one.client);
      throw error;
    } finally {
      open.delete(one);
    }
  };
  const prepare = async (client: Client) => {
    client.once('end', () => free.delete(client));
    await introduce(client);
  };
  const withTarget: Sessions['withTarget'] = async (fn) => {
    signal?.throwIfAborted();
    const [kept] = free;
    if (kept) free.delete(kept);
    const client = kept ?? (await connect(target, targetSession));
    const result = await use({ client, endpoint: target }, async () => {
      if (!kept) await prepare(client);
      return fn(client);
    });
    free.add(client);
    return result;
  };
  const copying = async <T>(from: Client, moment: string, fn: (pair: Pair) => Promise<T>): Promise<T> => {
    await introduce(from);
    await joinMoment(from, moment, savepoint);
    return withTarget((into) => fn({ source: from, target: into }));
  };
  return {
    withTarget,
    withPair: async (moment, fn) => {
      signal?.throwIfAborted();
      const pair = (client: Client) => use({ client, endpoint: source }, () => copying(client, moment, fn));
      return withClient(source, pair, copySession);
    },
    end: () => void Promise.all([...open].map(({ client, endpoint }) => endSession(endpoint, client))),
    close: async () => void (await Promise.allSettled([...free].map((client) => client.end()))),
  };
}

/** Ends what a killed copy left at work on the target. */
export const endFormerSessions = (client: Client): Promise<void> =>
  endSessions(client, ({ application }) => application === applicationName);

const brokenSocket = /^(ECONNRESET|EPIPE|ETIMEDOUT|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ERR_STREAM_)/;

/** Whether a connection broke, so that the same may be tried again over a new one. */
export function isCut(error: unknown): boolean {
  const seen = error as { code?: unknown; cause?: object };
  if (isConnectionLoss(seen) || brokenSocket.test(String(seen.code))) return true;
  return seen.cause !== undefined && isCut(seen.cause);
}
