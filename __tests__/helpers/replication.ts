import { replicationStatements } from '../../scripts/sandbox/postgres/replication.ts';
import { execute, type TestServer, value } from './postgres.ts';

export { startWriter, type Writer } from '../../scripts/bench/pg/downtime/writer.ts';

/** Lets the master user of a test server replicate, as RDS does; from Postgres 16 on it subscribes by Postgres's own means. */
export async function allowReplication(server: TestServer): Promise<void> {
  const major = Number(
    await value(server.superuser, "SELECT current_setting('server_version_num')::int / 10000"),
  );
  await execute(server.superuser, [
    'CREATE ROLE rds_replication NOLOGIN',
    'GRANT rds_replication TO rds_superuser WITH ADMIN OPTION',
    'ALTER ROLE knowme_admin REPLICATION',
    ...(major < 16 ? [] : ['GRANT pg_create_subscription TO rds_superuser WITH ADMIN OPTION']),
    ...replicationStatements(major),
  ]);
}
