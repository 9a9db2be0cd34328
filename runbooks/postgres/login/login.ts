import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../engine/errors.ts';
import type { Secret } from '../../secret.ts';
import type { Whereabouts } from '../dump.ts';
import { type Endpoint, showEndpoint } from '../endpoint.ts';
import { findPassword } from './password-file.ts';
import { type Address, parseUrl } from './url.ts';

export interface LoginOptions {
  /** The option it is the value of: `--from`. */
  readonly option: string;
  /** `postgres://user@host:port/database`, or `env:NAME` with the name of a variable that holds one. */
  readonly given: string;
  readonly env: NodeJS.ProcessEnv;
  readonly secret: (value: string) => Secret;
}

/**
 * Where and as whom to log in, by libpq's rules for what a URL leaves out: the PG* variables, then the password file.
 * Throws {@link UsageError} for a password that everybody can read in the list of processes, and for what is missing or
 * not understood; no message holds what was given, which may be a password.
 * https://www.postgresql.org/docs/current/libpq-envars.html
 */
export function loginOf(o: LoginOptions): Endpoint {
  const url = urlOf(o);
  const address = parseUrl(url, o.option);
  if (address.password) o.secret(address.password);
  if (address.password && url === o.given) throw new UsageError(inSight(o.option));
  verifySecure(address, o);
  const place = placeOf(address, o);
  return { ...place, password: o.secret(passwordOf(address, place, o)) };
}

function urlOf({ option, given, env }: LoginOptions): string {
  const name = /^env:(.*)$/s.exec(given)?.[1];
  if (name === undefined) return given;
  const url = env[name];
  if (url) return url;
  throw new UsageError(`${option} names the variable ${name}, which is not set or not exported.`);
}

const inSight = (option: string) =>
  `The URL of ${option} has a password in it, and everybody on this machine can read it in the list of processes: ` +
  `change that password. Put the URL into a variable and name it (${option} env:OLD_URL), or leave the password out and set ` +
  'PGPASSWORD or write it into ~/.pgpass.';

function placeOf({ host, port, database, user }: Address, { option, env }: LoginOptions): Whereabouts {
  const where = host || env.PGHOST;
  if (!where || where.startsWith('/')) {
    throw new UsageError(
      `${option} names no host, and neither does PGHOST: postgres://user@host:port/database`,
    );
  }
  const who = user || env.PGUSER || userInfo().username;
  const number = Number(port || env.PGPORT || 5432);
  if (!Number.isInteger(number) || number < 1 || number > 65_535)
    throw new UsageError(`The port of ${option} (or PGPORT) is none.`);
  return { host: where, port: number, database: database || env.PGDATABASE || who, user: who };
}

function passwordOf({ password }: Address, place: Whereabouts, { option, env }: LoginOptions): string {
  const file = env.PGPASSFILE || join(homedir(), '.pgpass');
  const found = password || env.PGPASSWORD || findPassword(file, place);
  if (found) return found;
  const { host, port, database, user } = place;
  throw new UsageError(
    `There is no password for ${option} ${showEndpoint(place)}. Write a line ` +
      `${host}:${port}:${database}:${user}:<password> into ${file} (mode 600), set PGPASSWORD, or put a whole URL into a variable ` +
      `and name it (${option} env:OLD_URL).`,
  );
}

/** What is asked for must not be more than what is done: every connection is encrypted, and verified by PGSSLROOTCERT. */
function verifySecure({ sslmode }: Address, { option, env }: LoginOptions): void {
  const mode = sslmode || env.PGSSLMODE || 'require';
  if (/^verify-(ca|full)$/.test(mode)) {
    if (env.PGSSLROOTCERT) return;
    throw new UsageError(
      `sslmode=${mode} of ${option} needs the authority's certificates: set PGSSLROOTCERT to their file, or to "system".`,
    );
  }
  if (mode !== 'disable') return;
  throw new UsageError(`sslmode=disable of ${option}: this command always encrypts. Leave it out.`);
}
