/**
 * RDS changes Postgres so that its master user, who is no superuser, may replicate: members of `rds_replication` count
 * as having REPLICATION, and members of `rds_superuser` may create subscriptions. Postgres 15 has neither. Here event
 * triggers do it, in the same transaction as the statement, so that no session ever is a superuser for longer. Because
 * no event trigger sees a GRANT, a new member of `rds_replication` may replicate from the next CREATE PUBLICATION on.
 *
 * The triggers are made parts of plpgsql: a dump leaves them out, as RDS's own change is in no dump.
 */
const change = (when: string, attribute: string) => `
  CREATE FUNCTION pg_catalog.rds_${when}_subscription() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
    IF pg_has_role(session_user, 'rds_superuser', 'MEMBER') AND session_user <> current_user
      THEN EXECUTE format('ALTER ROLE %I ${attribute}', session_user); END IF; END $$`;

/** Statements for a superuser, once in each database. */
export const replicationStatements: readonly string[] = [
  change('before', 'SUPERUSER'),
  change('after', 'NOSUPERUSER'),
  `CREATE FUNCTION pg_catalog.rds_replicate() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ DECLARE name text; BEGIN
    FOR name IN SELECT rolname FROM pg_roles
       WHERE NOT rolreplication AND rolcanlogin AND pg_has_role(oid, 'rds_replication', 'MEMBER')
      LOOP EXECUTE format('ALTER ROLE %I REPLICATION', name); END LOOP; END $$`,
  `CREATE EVENT TRIGGER rds_before_subscription ON ddl_command_start WHEN TAG IN ('CREATE SUBSCRIPTION')
     EXECUTE FUNCTION pg_catalog.rds_before_subscription()`,
  `CREATE EVENT TRIGGER rds_after_subscription ON ddl_command_end WHEN TAG IN ('CREATE SUBSCRIPTION')
     EXECUTE FUNCTION pg_catalog.rds_after_subscription()`,
  `CREATE EVENT TRIGGER rds_replicate ON ddl_command_end WHEN TAG IN ('CREATE PUBLICATION')
     EXECUTE FUNCTION pg_catalog.rds_replicate()`,
  ...['before_subscription', 'after_subscription', 'replicate'].flatMap((name) => [
    `ALTER EXTENSION plpgsql ADD FUNCTION pg_catalog.rds_${name}()`,
    `ALTER EXTENSION plpgsql ADD EVENT TRIGGER rds_${name}`,
  ]),
];
