import type { Client } from 'pg';
import { identifier } from '../quote.ts';

/** A role that owns objects in a schema of another. */
export type Guest = {
  schema: string;
  owner: string;
  /** It may create there on the source. */
  may: boolean;
  /** By a grant of its own. */
  granted: boolean;
};

const guests = `
  SELECT DISTINCT n.nspname AS schema, r.rolname AS owner, has_schema_privilege(r.oid, n.oid, 'CREATE') AS may,
         EXISTS (SELECT FROM aclexplode(n.nspacl) a WHERE a.grantee = r.oid AND a.privilege_type = 'CREATE') AS granted
    FROM pg_namespace n
    JOIN (SELECT relnamespace AS namespace, relowner AS owner FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c')
          UNION SELECT pronamespace, proowner FROM pg_proc
          UNION SELECT typnamespace, typowner FROM pg_type
          UNION SELECT oprnamespace, oprowner FROM pg_operator
          UNION SELECT collnamespace, collowner FROM pg_collation
          UNION SELECT stxnamespace, stxowner FROM pg_statistic_ext
          UNION SELECT dictnamespace, dictowner FROM pg_ts_dict
          UNION SELECT cfgnamespace, cfgowner FROM pg_ts_config) o ON o.namespace = n.oid
    JOIN pg_roles r ON r.oid = o.owner
   WHERE r.oid <> n.nspowner AND NOT r.rolsuper AND r.rolname !~ '^(pg_|rds)'
     AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   ORDER BY 1, 2`;

/** Every role that owns something in a schema that is not its own. */
export async function listGuests(client: Client): Promise<Guest[]> {
  return (await client.query<Guest>(guests)).rows;
}

/**
 * Without superuser rights an object can only be given to a role that may create in its schema, and pg_restore grants
 * that right last: so guests get it first, and {@link revokeFromGuests} takes it back from those who did not have it.
 */
export async function grantToGuests(client: Client, list: readonly Guest[]): Promise<void> {
  for (const { schema, owner } of list) {
    await client.query(`GRANT CREATE ON SCHEMA ${identifier(schema)} TO ${identifier(owner)}`);
  }
}

/**
 * Takes CREATE back from every guest that was not granted it on the source, also where an interrupted run left it;
 * only not from those who could create there without a grant and cannot now.
 */
export async function revokeFromGuests(client: Client, list: readonly Guest[]): Promise<void> {
  for (const { schema, owner, may } of list.filter(({ granted }) => !granted)) {
    await client.query('BEGIN');
    await client.query(`REVOKE CREATE ON SCHEMA ${identifier(schema)} FROM ${identifier(owner)}`);
    const { rows } = await client.query("SELECT has_schema_privilege($1, $2, 'CREATE') AS may", [
      owner,
      schema,
    ]);
    await client.query(may && !rows[0].may ? 'ROLLBACK' : 'COMMIT');
  }
}
