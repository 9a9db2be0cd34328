import { type Endpoint, withClient } from './client.ts';
import { identifier, literal } from './quote.ts';

/**
 * A word about a database, kept with it: `COMMENT ON DATABASE`. It outlives a crash on either side, belongs to no schema,
 * and neither a dump nor a comparison sees it.
 */
export async function readMark(endpoint: Endpoint): Promise<string | null> {
  return withClient(endpoint, async (client) => {
    const { rows } = await client.query<{ mark: string | null }>(
      `SELECT shobj_description(oid, 'pg_database') AS mark FROM pg_database WHERE datname = current_database()`,
    );
    return rows[0]?.mark ?? null;
  });
}

/** Sets the mark, or takes it away. Only the owner of the database may: RDS's master user. */
export async function setMark(endpoint: Endpoint, mark: string | null): Promise<void> {
  const text = mark === null ? 'NULL' : literal(mark);
  await withClient(endpoint, (client) =>
    client.query(`COMMENT ON DATABASE ${identifier(endpoint.database)} IS ${text}`),
  );
}
