/** One question to the catalogues; every row of the answer is a finding, `name` says which object. */
interface Finding {
  readonly sql: string;
  readonly say: (name: string) => string;
}

const here = '(SELECT oid FROM pg_database WHERE datname = current_database())';

/** What would be lost or cannot be read: the migration does not start. */
export const refusals: readonly Finding[] = [
  {
    sql: `SELECT datname || ' belongs to ' || pg_get_userbyid(datdba) AS name FROM pg_database
           WHERE oid = ${here} AND NOT pg_has_role(current_user, datdba, 'USAGE')`,
    say: (name) => `database ${name}, so the master user cannot fence it; GRANT that role to the master user`,
  },
  {
    sql: 'SELECT gid AS name FROM pg_prepared_xacts WHERE database = current_database()',
    say: (name) => `prepared transaction ${name} is open; COMMIT PREPARED or ROLLBACK PREPARED it first`,
  },
  {
    sql: `SELECT subname AS name FROM pg_subscription WHERE subdbid = ${here}`,
    say: (name) =>
      `subscription ${name} feeds this database and would not be moved; drop it, or wait until it is no longer needed`,
  },
  {
    // Manual: max_locks_per_transaction. Nothing else reads a whole schema at one moment; what the others hold is little.
    sql: `SELECT tables || ' tables at once, and the server has room for ' || room || ' locks; set max_locks_per_transaction to at least '
                 || ceil(tables * 1.2 / sessions) AS name
            FROM (SELECT count(*) AS tables FROM pg_class WHERE relkind IN ('r', 'p') AND oid >= 16384) t,
                 (SELECT current_setting('max_connections')::int + current_setting('max_prepared_transactions')::int AS sessions) s,
         LATERAL (SELECT sessions * current_setting('max_locks_per_transaction')::int AS room) l
           WHERE tables > room * 0.9`,
    say: (name) => `pg_dump locks all ${name} in the parameter group and restart the server`,
  },
  {
    sql: `SELECT c.oid::regclass AS name FROM pg_class c
           WHERE relrowsecurity AND relforcerowsecurity AND NOT (SELECT rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = current_user)`,
    say: (name) =>
      `table ${name} has FORCE ROW LEVEL SECURITY, so that not even its owner can dump all rows; ALTER TABLE ${name} NO FORCE ROW LEVEL SECURITY for the migration`,
  },
  {
    // pg_dump writes the condition without the operator's schema; with the empty search path of a restore it is text's.
    sql: `SELECT t.tgname || ' of ' || t.tgrelid::regclass || ' compares ' || a.attname AS name
            FROM pg_trigger t JOIN pg_attribute a ON a.attrelid = t.tgrelid AND a.attnum > 0
            JOIN pg_depend d ON d.classid = 'pg_type'::regclass AND d.objid = a.atttypid AND d.deptype = 'e'
           WHERE NOT t.tgisinternal AND pg_get_triggerdef(t.oid) ~ ('(old|new)\\.' || quote_ident(a.attname) || ' IS (NOT )?DISTINCT FROM')`,
    say: (name) =>
      `trigger ${name}, whose type comes from an extension, by IS DISTINCT FROM, which pg_dump cannot carry over; cast both sides to a built-in type such as text, or write the condition without it`,
  },
];

/** What the operator should know and the migration can live with. */
export const warnings: readonly Finding[] = [
  {
    sql: `SELECT slot_name AS name FROM pg_replication_slots WHERE datoid = ${here} AND slot_name !~ '^runbook_'`,
    say: (name) => `replication slot ${name} is not moved; its reader has to start again on the new server`,
  },
  {
    // Only one run is unfinished at a time, and it has looked before it made its own.
    sql: `SELECT slot_name || ' keeps ' || pg_size_pretty(pg_current_wal_lsn() - restart_lsn) AS name FROM pg_replication_slots
           WHERE slot_name ~ '^runbook_' AND restart_lsn IS NOT NULL`,
    say: (name) =>
      `replication slot ${name} of WAL for a run that was lost; drop it: SELECT pg_drop_replication_slot('${name.split(' ')[0]}')`,
  },
  {
    sql: 'SELECT pubname AS name FROM pg_publication',
    say: (name) => `publication ${name} is moved, its subscribers keep pointing at the old server`,
  },
  {
    sql: "SELECT evtname AS name FROM pg_event_trigger WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = pg_event_trigger.oid AND d.deptype = 'e')",
    say: (name) => `event trigger ${name} needs superuser rights (or rds_superuser) on the new server`,
  },
  {
    sql: 'SELECT srvname AS name FROM pg_foreign_server',
    say: (name) =>
      `foreign server ${name} is moved, the passwords of its user mappings may not be; what it points to stays where it is`,
  },
  {
    sql: "SELECT c.oid::regclass AS name FROM pg_class c WHERE relpersistence = 'u' AND relkind = 'r'",
    say: (name) => `table ${name} is UNLOGGED; its rows are moved`,
  },
  {
    sql: 'SELECT indexrelid::regclass AS name FROM pg_index WHERE NOT indisvalid',
    say: (name) => `index ${name} is invalid and is not moved; REINDEX or DROP it`,
  },
];
