import { replicationStatements } from '../../scripts/sandbox/postgres/replication.ts';
import { execute, type TestServer } from './postgres.ts';

export { startWriter, type Writer } from '../../scripts/bench/pg/downtime/writer.ts';

/** Lets the master user of a test server replicate, as RDS does. */
export const allowReplication = (server: TestServer): Promise<void> =>
  execute(server.superuser, [
    'CREATE ROLE rds_replication NOLOGIN',
    'GRANT rds_replication TO rds_superuser WITH ADMIN OPTION',
    'ALTER ROLE knowme_admin REPLICATION',
    ...replicationStatements,
  ]);
