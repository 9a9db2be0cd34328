import type { Secret } from '../../secret.ts';
import { type Endpoint, withClient } from '../client.ts';
import { identifier, literal } from '../quote.ts';

/** Where the new server finds the old one: not always where this machine does. */
export interface Publisher {
  readonly host: string;
  readonly port: number;
  readonly database: string;
}

export interface SubscriptionOptions {
  readonly target: Endpoint;
  readonly publisher: Publisher;
  readonly name: string;
  readonly password: Secret;
}

const quoted = (value: string) => `'${value.replace(/['\\]/g, '\\$&')}'`;

/** A libpq connection string; encrypted, as `rds.force_ssl` wants it; where packets vanish, given up in seconds. */
const connectionString = ({ publisher, name, password }: SubscriptionOptions) =>
  Object.entries({
    host: publisher.host,
    port: String(publisher.port),
    dbname: publisher.database,
    user: name,
    password: password.reveal(),
    sslmode: 'require',
    connect_timeout: '15',
  })
    .map(([key, value]) => `${key}=${quoted(value)}`)
    .join(' ');

/**
 * The connection string holds a password, and CREATE SUBSCRIPTION takes it as a literal. So it comes as a setting of the
 * session's start, which no server logs, and the statement is put together inside the server, where neither
 * `log_statement` nor pg_stat_statements sees it. An error is said without the statement; a warning would be logged with
 * it, so there must be none: the publication exists.
 */
const create = (name: string, options: string) => `
  DO $subscribe$ BEGIN
    EXECUTE format('CREATE SUBSCRIPTION %I CONNECTION %L PUBLICATION %I WITH (%s)', ${literal(name)},
                   current_setting('runbook.publisher'), ${literal(name)}, ${literal(options)});
  EXCEPTION WHEN OTHERS OR query_canceled THEN RAISE EXCEPTION USING ERRCODE = SQLSTATE, MESSAGE = SQLERRM;
  END $subscribe$`;

const withPublisher = (o: SubscriptionOptions, statements: readonly string[]) =>
  withClient(
    o.target,
    async (client) => {
      for (const statement of statements) await client.query(statement);
    },
    { settings: { 'runbook.publisher': connectionString(o) } },
  );

/**
 * Tries whether the target may subscribe and reaches the publisher, and takes the subscription back. To be called
 * while the publication has no tables yet: those would have to be there on the target too. Throws what the server says.
 */
export async function verifyReachesPublisher(o: SubscriptionOptions): Promise<void> {
  const { host, port } = o.publisher;
  const trial = create(o.name, 'slot_name = NONE, create_slot = false, enabled = false');
  await withPublisher(o, ['BEGIN', trial, 'ROLLBACK']).catch((error: Error) => {
    throw new Error(
      `${o.target.host} cannot subscribe to ${host}:${port}: ${error.message}; does the security group of the second let ` +
        'the first in, and is its user a member of rds_superuser (or pg_create_subscription)?',
      { cause: error },
    );
  });
}

/** The newer servers tell their own rows from a publisher's; there is no other here, and a loop cannot be. */
const origin = (major: number) => (major >= 16 ? ', origin = none' : '');

/**
 * Subscribes the target to a slot that is already there and to tables that are already copied, and starts it. Not with
 * `disable_on_error`: a connection that is cut would be such an error.
 */
export async function subscribe(o: SubscriptionOptions, major: number): Promise<void> {
  const options = `slot_name = ${literal(o.name)}, create_slot = false, copy_data = false, enabled = false${origin(major)}`;
  await withPublisher(o, [create(o.name, options), `ALTER SUBSCRIPTION ${identifier(o.name)} ENABLE`]);
}
