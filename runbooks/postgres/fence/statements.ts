import { grantOnDatabase, revokeOnDatabase } from '../acl.ts';
import { identifier, literal } from '../quote.ts';
import type { FencePlan } from './plan.ts';

const own = ({ user }: FencePlan) => ({ grantee: user, privilege: 'CONNECT', grantable: false });

/** The statements that close the fence, all or nothing. */
export const fenceStatements = (plan: FencePlan): string[] => [
  ...(plan.grantSelf ? [grantOnDatabase(plan.database, own(plan))] : []),
  ...plan.roles.map((role) => `ALTER ROLE ${identifier(role)} NOLOGIN`),
  ...plan.connect.map((privilege) => revokeOnDatabase(plan.database, privilege)),
  // Only a belt: a session can switch it off. The locks on the door are the statements above.
  `ALTER DATABASE ${identifier(plan.database)} SET default_transaction_read_only = on`,
];

/** The statements that put back exactly what {@link fenceStatements} changed. */
export const unfenceStatements = (plan: FencePlan): string[] => [
  `ALTER DATABASE ${identifier(plan.database)} ${plan.readOnly === null ? 'RESET default_transaction_read_only' : `SET default_transaction_read_only = ${literal(plan.readOnly)}`}`,
  ...plan.connect.map((privilege) => grantOnDatabase(plan.database, privilege)),
  ...(plan.grantSelf ? [revokeOnDatabase(plan.database, own(plan))] : []),
  ...plan.roles.map((role) => `ALTER ROLE ${identifier(role)} LOGIN`),
];

/** What a rehearsal prints. */
export const showFence = (plan: FencePlan): string[] => [
  ...fenceStatements(plan),
  'SELECT pg_terminate_backend(pid) FROM pg_stat_activity (every session of the database but this one)',
];
