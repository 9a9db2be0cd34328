import { unpublishable } from './tables.ts';

/** What the two servers are called, and what else there is to do. */
export interface Words {
  readonly from: 'old' | 'new';
  readonly to: 'old' | 'new';
  readonly otherwise: string;
}

/** One question to the catalogues; every row of the answer is a finding, `name` says which object. */
export interface Question {
  readonly sql: string;
  readonly say: (name: string, words: Words) => string;
}

const setting = (name: string) => `current_setting('${name}')`;
const version = "current_setting('server_version_num')::int / 10000";

const tooOld = (which: 'from' | 'to'): Question => ({
  sql: `SELECT ${version} AS name WHERE ${version} < 15`,
  say: (name, words) =>
    `the ${words[which]} server runs Postgres ${name}; replication is offered from 15 on. Use ${words.otherwise}`,
});

/** `pg_has_role` of a role that may not exist. */
const memberOf = (role: string) =>
  `EXISTS (SELECT FROM pg_roles r WHERE r.rolname = '${role}' AND pg_has_role(current_user, r.oid, 'MEMBER'))`;

/** Tables that hold rows, but those of the system and of extensions. */
const ownTables = `
  FROM pg_class c WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND c.relnamespace::regnamespace::text !~ '^(pg_|information_schema$)'
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`;

/** What makes it impossible, asked of the source: how it is set up. */
export const onSource: readonly Question[] = [
  tooOld('from'),
  {
    sql: `SELECT ${setting('wal_level')} AS name WHERE ${setting('wal_level')} <> 'logical'`,
    say: (name, { from, otherwise }) =>
      `wal_level of the ${from} server is ${name}; on RDS its parameter group has to say rds.logical_replication = 1, which counts ` +
      `from the next restart on: aws rds reboot-db-instance --db-instance-identifier <${from} instance>. Or use ${otherwise}`,
  },
  {
    sql: `SELECT current_user AS name WHERE NOT (SELECT rolsuper OR rolreplication FROM pg_roles WHERE rolname = current_user)
             AND NOT ${memberOf('rds_replication')}`,
    say: (name, { from }) =>
      `${name} may not replicate; GRANT rds_replication TO ${name} on the ${from} server`,
  },
  {
    sql: `SELECT ${setting('max_replication_slots')} AS name
           WHERE (SELECT count(*) FROM pg_replication_slots) >= ${setting('max_replication_slots')}::int`,
    say: (name, { from }) =>
      `all ${name} replication slots of the ${from} server are taken; drop one that nobody uses, or raise max_replication_slots and restart it`,
  },
  {
    sql: `SELECT ${setting('max_wal_senders')} AS name
           WHERE (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'walsender') >= ${setting('max_wal_senders')}::int`,
    say: (name, { from }) =>
      `all ${name} WAL senders of the ${from} server are busy; raise max_wal_senders and restart it, or end one`,
  },
];

/** The same of what the database holds. */
export const ofContents: readonly Question[] = [
  {
    // Rows that arrive are written with session_replication_role = replica: only these triggers fire then.
    sql: `SELECT quote_ident(tgname) || ' of ' || tgrelid::regclass AS name FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('A', 'R') ORDER BY 1`,
    say: (name, { to, otherwise }) =>
      `trigger ${name} is enabled ALWAYS or for REPLICA: on the ${to} server it would fire a second time for rows that arrive; ALTER TABLE … ENABLE TRIGGER for the migration, or use ${otherwise}`,
  },
  {
    // What arrives is written with the rights of the table's owner.
    sql: `SELECT string_agg(p, ', ' ORDER BY p) || ' ON ' || c.oid::regclass || ' TO ' || c.relowner::regrole AS name
            FROM (SELECT c.* ${ownTables}) c, unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE}'::text[]) p
           WHERE NOT has_table_privilege(c.relowner, c.oid, p) GROUP BY c.oid, c.relowner ORDER BY 1`,
    say: (name, { otherwise }) =>
      `an owner has taken rights from himself that replication needs: GRANT ${name}, for the migration, or use ${otherwise}`,
  },
  {
    // A CHECK or a foreign key that is not valid is not held against a row that is only copied; it is against one copied later.
    sql: `SELECT quote_ident(k.conname) || ' of ' || k.conrelid::regclass AS name
            FROM pg_constraint k WHERE NOT k.convalidated AND k.conrelid IN (${unpublishable}) ORDER BY 1`,
    say: (name, { otherwise }) =>
      `constraint ${name} is NOT VALID, and the table's rows have to be copied again with it in place; VALIDATE CONSTRAINT, give the table a replica identity, or use ${otherwise}`,
  },
  {
    sql: `SELECT quote_ident(k.conname) || ' of ' || k.contypid::regtype AS name
            FROM pg_constraint k WHERE NOT k.convalidated AND k.contypid <> 0 ORDER BY 1`,
    say: (name, { otherwise }) =>
      `constraint ${name} is NOT VALID: a row with an older value would arrive in vain; ALTER DOMAIN … VALIDATE CONSTRAINT, or use ${otherwise}`,
  },
  {
    sql: `SELECT c.oid::regclass || ', which ' || k.conrelid::regclass || ' refers to,' AS name
            FROM pg_class c JOIN pg_constraint k ON k.contype = 'f' AND k.confrelid = c.oid AND k.conrelid <> c.oid
           WHERE c.oid IN (${unpublishable})`,
    say: (name, { otherwise }) =>
      `table ${name} cannot be replicated, nor emptied and copied again; give it a replica identity (ALTER TABLE … REPLICA IDENTITY), or use ${otherwise}`,
  },
];

/** The same of the target. */
export const onTarget: readonly Question[] = [
  tooOld('to'),
  {
    sql: `SELECT current_user AS name WHERE NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
             AND NOT ${memberOf('rds_superuser')} AND NOT ${memberOf('pg_create_subscription')}`,
    say: (name, { to }) =>
      `${name} may not create subscriptions; GRANT rds_superuser TO ${name} on the ${to} server`,
  },
  {
    sql: `SELECT ${setting('max_logical_replication_workers')} AS name WHERE ${setting('max_logical_replication_workers')}::int
            <= (SELECT count(*) FROM pg_stat_activity WHERE backend_type LIKE 'logical replication worker%')`,
    say: (name, { to }) =>
      `the ${to} server allows ${name} workers of logical replication, and all are busy; raise max_logical_replication_workers and restart it`,
  },
];

/** What takes time or care. */
export const worthKnowing: readonly Question[] = [
  {
    sql: `SELECT format('%s (pid %s, for %s s)', usename, pid, round(extract(epoch FROM now() - xact_start))) AS name
            FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL AND xact_start < now() - interval '1 minute'`,
    say: (name) =>
      `a transaction of ${name} is open: the replication slot can only be made when it has ended`,
  },
  {
    sql: `SELECT c.oid::regclass AS name FROM pg_class c
           WHERE c.relkind = 'r' AND c.relreplident = 'f' AND c.reltuples > 10000 AND c.oid NOT IN (${unpublishable})
             AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)`,
    say: (name) =>
      `table ${name} has REPLICA IDENTITY FULL and no primary key: every UPDATE and DELETE makes the new server read all of it`,
  },
  {
    sql: `SELECT ${setting('max_slot_wal_keep_size')} AS name WHERE ${setting('max_slot_wal_keep_size')} <> '-1'`,
    say: (name) =>
      `the old server keeps at most ${name} of WAL for a slot (max_slot_wal_keep_size); if the copy takes longer than that lasts, it has to begin again`,
  },
];
