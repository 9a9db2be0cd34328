import type { Client } from 'pg';
import { databaseAcl } from '../acl.ts';
import { type Endpoint, inTransaction, withClient } from '../client.ts';
import { type FencePlan, readOnlySetting } from './plan.ts';
import { endSessions, otherSessions, showSession } from './sessions.ts';
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
    await endSessions(client, ({ user }) => user !== plan.keep);
  });
}

/** Puts logins, privileges and setting back as the plan found them. Repeatable. */
export async function unfence(endpoint: Endpoint, plan: FencePlan): Promise<void> {
  await withClient(endpoint, (client) => applyAll(client, unfenceStatements(plan)));
}

/** How far a fence stands. */
export interface FenceStanding {
  /** What it shuts: logins, privileges to connect, writing by default. */
  readonly locks: number;
  /** Of these, what is open, one phrase each. */
  readonly open: readonly string[];
  /** Who is connected nevertheless, or still. */
  readonly sessions: readonly string[];
}

const openLogins = 'SELECT rolname AS name FROM pg_roles WHERE rolcanlogin AND rolname = ANY($1) ORDER BY 1';

async function openConnects(client: Client, { connect }: FencePlan): Promise<string[]> {
  const acl = await databaseAcl(client);
  const open = acl.filter(
    (item) => item.privilege === 'CONNECT' && connect.some(({ grantee }) => grantee === item.grantee),
  );
  return open.map(({ grantee }) => `${grantee ?? 'PUBLIC'} may connect`);
}

/** Looks how far the fence of this plan stands; changes nothing. */
export async function lookAtFence(endpoint: Endpoint, plan: FencePlan): Promise<FenceStanding> {
  return withClient(endpoint, async (client) => {
    const { rows } = await client.query<{ name: string }>(openLogins, [plan.roles]);
    const writes = (await readOnlySetting(client)) === 'on' ? [] : ['transactions may write by default'];
    return {
      locks: plan.roles.length + plan.connect.length + 1,
      open: [
        ...rows.map(({ name }) => `${name} may log in`),
        ...(await openConnects(client, plan)),
        ...writes,
      ],
      sessions: (await otherSessions(client)).filter(({ user }) => user !== plan.keep).map(showSession),
    };
  });
}

/** Whether the fence of this plan stands: no login, no CONNECT, no session. */
export async function fenced(endpoint: Endpoint, plan: FencePlan): Promise<boolean> {
  const { open, sessions } = await lookAtFence(endpoint, plan);
  return open.length === 0 && sessions.length === 0;
}
