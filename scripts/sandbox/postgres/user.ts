import { execFileSync } from 'node:child_process';
import type { User } from '../process.ts';

function lookUp(name: string): User | undefined {
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

/** Whom Postgres runs as: it refuses root, so root hands over to `postgres` or `nobody`; anybody else stays. */
export function postgresUser(): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const user = lookUp('postgres') ?? lookUp('nobody');
  if (!user) throw new Error('Postgres refuses to run as root, and there is no user `postgres` or `nobody`.');
  return user;
}
