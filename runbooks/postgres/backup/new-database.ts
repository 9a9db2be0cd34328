import { type Endpoint, withClient } from '../client.ts';
import { identifier, literal } from '../quote.ts';
import type { Manifest } from './manifest.ts';

/** A database of a server by its name: its mark, which may be null; undefined where there is none. */
export async function lookAtDatabase(server: Endpoint, name: string): Promise<string | null | undefined> {
  return withClient(server, async (client) => {
    const { rows } = await client.query<{ mark: string | null }>(
      "SELECT shobj_description(oid, 'pg_database') AS mark FROM pg_database WHERE datname = $1",
      [name],
    );
    return rows[0]?.mark === undefined ? undefined : rows[0].mark;
  });
}

/** Also while somebody is connected: what is in it is a copy. */
export const dropDatabase = (server: Endpoint, name: string): Promise<unknown> =>
  withClient(server, (client) => client.query(`DROP DATABASE IF EXISTS ${identifier(name)} WITH (FORCE)`));

export interface NewDatabase {
  readonly name: string;
  /** Has it until the mark is set. Nobody else's can be called so. */
  readonly firstName: string;
  readonly mark: string;
  readonly like: Manifest['database'];
  /** The owner is a role of the server. */
  readonly owned: boolean;
}

/** The statements of {@link createDatabase}. */
export const creation = ({ name, firstName, mark, like, owned }: NewDatabase): string[] => [
  `CREATE DATABASE ${identifier(firstName)} TEMPLATE template0 ENCODING ${literal(like.encoding)}` +
    ` LC_COLLATE ${literal(like.collation)} LC_CTYPE ${literal(like.ctype)}${owned ? ` OWNER ${identifier(like.owner)}` : ''}`,
  `COMMENT ON DATABASE ${identifier(firstName)} IS ${literal(mark)}`,
  `ALTER DATABASE ${identifier(firstName)} RENAME TO ${identifier(name)}`,
];

/** An empty database like the backed-up one. Whatever has its name, has the mark: a killed run knows its own again. */
export async function createDatabase(server: Endpoint, wanted: NewDatabase): Promise<void> {
  await dropDatabase(server, wanted.firstName);
  await withClient(server, async (client) => {
    for (const statement of creation(wanted)) await client.query(statement);
  });
}
