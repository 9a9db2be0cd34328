import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { databaseAcl } from '../acl.ts';
import { type Endpoint, inTransaction, withClient } from '../client.ts';
import type { FencePlan } from './plan.ts';
import { otherSessions, showSession } from './sessions.ts';
import { fenceStatements, unfenceStatements } from './statements.ts';

const attempts = 50;

/** Ends every other session, again and again until none is left. Throws with who is still there after 10 seconds. */
async function endSessions(client: Client): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const sessions = await otherSessions(client);
    if (sessions.length === 0) return;
    await client.query('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) pid', [
      sessions.map(({ pid }) => pid),
    ]);
    await sleep(200);
  }
  const left = (await otherSessions(client)).map(showSession);
  if (left.length > 0)
    throw new Error(`these sessions do not end: ${left.join(', ')}; end them by hand and try again`);
}

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
