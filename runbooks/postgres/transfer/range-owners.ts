import { type Endpoint, withClient } from '../client.ts';
import { identifier, qualified } from '../quote.ts';

type Multirange = { schema: string; name: string; owner: string };

const multiranges = `
  SELECT n.nspname AS schema, t.typname AS name, pg_get_userbyid(t.typowner) AS owner
    FROM pg_type t JOIN pg_range r ON r.rngmultitypid = t.oid JOIN pg_namespace n ON n.oid = t.typnamespace
   WHERE t.oid >= 16384
     AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = r.rngtypid AND d.deptype = 'e')`;

const list = async (endpoint: Endpoint) =>
  (await withClient(endpoint, (client) => client.query<Multirange>(multiranges))).rows;

const key = ({ schema, name, owner }: Multirange) => JSON.stringify([schema, name, owner]);

/**
 * Gives the multirange types of the target to whom they belong on the source: pg_dump writes `ALTER TYPE … OWNER` for
 * their range types only, and before Postgres 17 that does not reach them.
 */
export async function handOverMultiranges(source: Endpoint, target: Endpoint): Promise<void> {
  const there = new Set((await list(target)).map(key));
  const wrong = (await list(source)).filter((multirange) => !there.has(key(multirange)));
  await withClient(target, async (client) => {
    for (const { schema, name, owner } of wrong) {
      await client.query(`ALTER TYPE ${qualified(schema, name)} OWNER TO ${identifier(owner)}`);
    }
  });
}
