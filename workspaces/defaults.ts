import type { Workspace } from './schema.ts';

/** How a workspace's database is run: its own settings, or what suits a protected or a throw-away workspace. */
export function databaseCare({ protected: isProtected, database }: Workspace) {
  const { multiAz = isProtected, backupDays = isProtected ? 35 : 7 } = database;
  return { multiAz, backupDays };
}
