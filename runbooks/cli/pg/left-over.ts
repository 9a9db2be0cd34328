import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Endpoint, showEndpoint } from '../../postgres/endpoint.ts';
import { revokeOwners } from '../../postgres/roles.ts';

/** Whom a command has made a member of which roles, and where: `ann@host:5432/shop`. */
type Granted = Readonly<Record<string, readonly string[]>>;

const prefix = 'runbook-pg-';
const grantedFile = (directory: string) => join(directory, 'granted.json');

/** The private folder of a command; whose it is, its name says. */
export const makeFolder = (): string => mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));

const readGranted = (directory: string): Granted =>
  existsSync(grantedFile(directory)) ? JSON.parse(readFileSync(grantedFile(directory), 'utf8')) : {};

/** Writes down what is granted next: whoever kills this command lets the next one take it back. */
export function noteGranted(directory: string, endpoint: Endpoint, roles: readonly string[]): void {
  const granted = { ...readGranted(directory), [showEndpoint(endpoint)]: roles };
  writeFileSync(grantedFile(directory), JSON.stringify(granted), { mode: 0o600 });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Folders of this user whose commands are dead. */
function findDead(): string[] {
  const mine = (directory: string) =>
    statSync(directory, { throwIfNoEntry: false })?.uid === process.getuid?.();
  const names = readdirSync(tmpdir()).flatMap((name) => {
    const [, pid] = new RegExp(`^${prefix}(\\d+)-`).exec(name) ?? [];
    return pid && !isAlive(Number(pid)) ? [join(tmpdir(), name)] : [];
  });
  return names.filter(mine);
}

/**
 * Takes back what commands of this user have left that were killed: memberships of the logins at hand, and the folders, in
 * which the schema of a database may be. Of memberships elsewhere it says whose they are; their folders stay until then.
 */
export async function clearLeftOver(
  endpoints: readonly Endpoint[],
  log: (line: string) => void,
): Promise<void> {
  for (const directory of findDead()) {
    const left: string[] = [];
    for (const [login, roles] of Object.entries(readGranted(directory))) {
      const endpoint = endpoints.find((one) => showEndpoint(one) === login);
      if (endpoint) await revokeOwners(endpoint, roles);
      else left.push(login);
      const what = endpoint ? 'is no member any more' : 'is still a member';
      log(`a command that was killed has left a membership: ${login} ${what} of ${roles.join(', ')}`);
    }
    if (left.length === 0) rmSync(directory, { recursive: true, force: true });
  }
}
