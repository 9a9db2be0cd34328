import type { Secret } from '../../secret.ts';
import { type Endpoint, inTransaction, withClient } from '../client.ts';
import { identifier } from '../quote.ts';
import { scramVerifier } from '../scram.ts';

/**
 * Creates the role that the new server logs in with: it may connect and replicate, and owns nothing. On RDS that right
 * is membership of `rds_replication`, elsewhere it is the attribute REPLICATION. The server only sees a SCRAM verifier.
 */
export async function createReplicationRole(
  source: Endpoint,
  { name, password }: { name: string; password: Secret },
): Promise<void> {
  await withClient(source, (client) =>
    inTransaction(client, async () => {
      const { rowCount } = await client.query("SELECT FROM pg_roles WHERE rolname = 'rds_replication'");
      const role = identifier(name);
      await client.query(
        `CREATE ROLE ${role} LOGIN ${rowCount ? '' : 'REPLICATION'} PASSWORD '${scramVerifier(password)}'`,
      );
      if (rowCount) await client.query(`GRANT rds_replication TO ${role}`);
      // Its own, because the fence takes away what everybody has.
      await client.query(`GRANT CONNECT ON DATABASE ${identifier(source.database)} TO ${role}`);
    }),
  );
}
