import type { Workspace } from './schema.ts';

/** How a workspace's database is run: its own settings, or what suits a protected or a throw-away workspace. */
export function databaseCare({ protected: isProtected, database }: Workspace) {
  const { multiAz = isProtected, backupDays = isProtected ? 35 : 7 } = database;
  return { multiAz, backupDays, deletionProtection: isProtected || database.deletionProtection };
}

/** Whether AWS WAF stands before the API. */
export const firewall = ({ protected: isProtected, api }: Workspace) => api.firewall ?? isProtected;

/** Days that logs are kept; what made them may be long over before somebody asks. */
export const logDays = ({ protected: isProtected }: Workspace) => (isProtected ? 365 : 30);

/** What a workspace's pipeline builds, and from which branch; undefined where people release it. */
export function delivery({ pipeline, branch }: Workspace) {
  return pipeline === null || branch === null ? undefined : { ...pipeline, branch };
}
