import type { Client } from 'pg';

/** The database that a backup is of, as CREATE DATABASE makes one like it. */
export type DatabaseAbout = {
  name: string;
  owner: string;
  encoding: string;
  collation: string;
  ctype: string;
};

const about = `
  SELECT datname::text AS name, pg_get_userbyid(datdba)::text AS owner, pg_encoding_to_char(encoding)::text AS encoding,
         datcollate::text AS collation, datctype::text AS ctype
    FROM pg_database WHERE datname = current_database()`;

/** Whoever owns something in the database, or has a right on it; superusers and the platform's own roles are on every server. */
const needed = `
  SELECT DISTINCT r.rolname::text AS name FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid
   WHERE d.refclassid = 'pg_authid'::regclass AND NOT r.rolsuper AND r.rolname !~ '^(pg_|rds)'
     AND (d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
          OR d.classid = 'pg_database'::regclass AND d.objid = (SELECT oid FROM pg_database WHERE datname = current_database()))
   ORDER BY 1`;

/** What a database is, and the roles that have to be where it is restored. */
export async function aboutDatabase(client: Client) {
  const database = (await client.query<DatabaseAbout>(about)).rows[0] as DatabaseAbout;
  const { rows } = await client.query<{ name: string }>(needed);
  return { database, needs: rows.map(({ name }) => name) };
}
