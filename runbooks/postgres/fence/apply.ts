import type { Client } from 'pg';
import { databaseAcl } from '../acl.ts';
import { type Endpoint, inTransaction, withClient } from '../client.ts';
import type { FencePlan } from './plan.ts';
import { endSessions, otherSessions } from './sessions.ts';
import { fenceStatements, unfenceStatements } from './statements.ts';

async function applyAll(client: Client, statements: readonly string[]): Promise<void> {
  await inTransaction(client, async () => {
    for (const statement of statements) await client.query(statement);
  });
}

/** Nobody but the user of `endpoint` (and superusers) can log in any more, and every other session is ended. Repeatable. */
export async function fence(endpoint: Endpoint, plan: FencePlan): Promise<void> {
  await withClient(endpoint, async (client) => {
    await applyAll(client, fenceStatements(plan));
    await endSessions(client);
  });
}

/** Puts logins, privileges and setting back as the plan found them. Repeatable. */
export async function unfence(endpoint: Endpoint, plan: FencePlan): Promise<void> {
  await withClient(endpoint, (client) => applyAll(client, unfenceStatements(plan)));
}

/** Whether the fence of this plan stands: no login, no CONNECT, no session. */
export async function fenced(endpoint: Endpoint, plan: FencePlan): Promise<boolean> {
  return withClient(endpoint, async (client) => {
    const open = await client.query('SELECT FROM pg_roles WHERE rolcanlogin AND rolname = ANY($1)', [
      plan.roles,
    ]);
    const acl = await databaseAcl(client);
    const connect = acl.filter(
      (item) => item.privilege === 'CONNECT' && plan.connect.some(({ grantee }) => grantee === item.grantee),
    );
    return !open.rowCount && connect.length === 0 && (await otherSessions(client)).length === 0;
  });
}
