import { UsageError } from '../../engine/errors.ts';

/** What a URL says of a login; what it leaves out is empty. */
export interface Address {
  readonly host: string;
  readonly port: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly sslmode: string;
}

/**
 * Reads a connection URI. Throws {@link UsageError} for anything else, for several hosts, and for parameters other than
 * `sslmode`; never with the text itself, which may hold a password.
 * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
 */
export function parseUrl(text: string, option: string): Address {
  const wrong = (what: string) =>
    new UsageError(
      `${option}: ${what}. It takes postgres://user@host:port/database, or env:NAME with the name of a variable.`,
    );
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^postgres(ql)?:$/.test(url.protocol) || !/^\w+:\/\//.test(text))
    throw wrong('this is no URL of a database');
  if (url.hostname.includes(',')) throw wrong('there is more than one host');
  if (url.hash) throw wrong('a "#" in a URL is written %23');
  const other = [...url.searchParams.keys()].find((name) => name !== 'sslmode');
  if (other !== undefined) throw wrong(`the parameter "${other}" of the URL is not known here`);
  try {
    return {
      host: decodeURIComponent(url.hostname).replace(/^\[(.*)\]$/, '$1'),
      port: url.port,
      database: decodeURIComponent(url.pathname.slice(1)),
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      sslmode: url.searchParams.get('sslmode') ?? '',
    };
  } catch {
    throw wrong('a "%" in the URL is not followed by two hexadecimal digits');
  }
}
