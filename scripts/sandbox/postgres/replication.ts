/**
 * RDS changes Postgres so that its master user, who is no superuser, may replicate: members of `rds_replication` count
 * as having REPLICATION, and members of `rds_superuser` may create subscriptions, for which Postgres has a role from 16 on.
 * Here event triggers do it, in the same transaction as the statement, so that no session ever is a superuser for longer.
 * Because no event trigger sees a GRANT, a new member of `rds_replication` may replicate from the next CREATE PUBLICATION on.
 *
 * The triggers are made parts of plpgsql: a dump leaves them out, as RDS's own change is in no dump.
 */
const trigger = (name: string, event: string, body: string): string[] => [
  `CREATE FUNCTION pg_catalog.rds_${name}() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ ${body} $$`,
  `CREATE EVENT TRIGGER rds_${name} ON ${event} EXECUTE FUNCTION pg_catalog.rds_${name}()`,
  `ALTER EXTENSION plpgsql ADD FUNCTION pg_catalog.rds_${name}()`,
  `ALTER EXTENSION plpgsql ADD EVENT TRIGGER rds_${name}`,
];

const change = (attribute: string) => `
  BEGIN IF pg_has_role(session_user, 'rds_superuser', 'MEMBER') AND session_user <> current_user
    THEN EXECUTE format('ALTER ROLE %I ${attribute}', session_user); END IF; END`;

const subscribe = [
  ...trigger(
    'before_subscription',
    "ddl_command_start WHEN TAG IN ('CREATE SUBSCRIPTION')",
    change('SUPERUSER'),
  ),
  ...trigger(
    'after_subscription',
    "ddl_command_end WHEN TAG IN ('CREATE SUBSCRIPTION')",
    change('NOSUPERUSER'),
  ),
];

const replicate = trigger(
  'replicate',
  "ddl_command_end WHEN TAG IN ('CREATE PUBLICATION')",
  `DECLARE name text; BEGIN
    FOR name IN SELECT rolname FROM pg_roles
       WHERE NOT rolreplication AND rolcanlogin AND pg_has_role(oid, 'rds_replication', 'MEMBER')
      LOOP EXECUTE format('ALTER ROLE %I REPLICATION', name); END LOOP; END`,
);

/** Statements for a superuser, once in each database. */
export const replicationStatements = (major: number): string[] =>
  major < 16 ? [...subscribe, ...replicate] : replicate;
