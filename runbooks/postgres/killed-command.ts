import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Endpoint, showEndpoint } from './endpoint.ts';
import { revokeOwners } from './owners.ts';

/** Whom a command has made a member of which roles, and where: `ann@host:5432/shop`. */
type Granted = Readonly<Record<string, readonly string[]>>;

const prefix = 'runbook-pg-';
const grantedFile = (directory: string) => join(directory, 'granted.json');

/** The private folder of a command; whose it is, its name says. */
export const makeFolder = (): string => mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));

const readGranted = (directory: string): Granted =>
  existsSync(grantedFile(directory)) ? JSON.parse(readFileSync(grantedFile(directory), 'utf8')) : {};

const write = (directory: string, granted: Granted) =>
  writeFileSync(grantedFile(directory), JSON.stringify(granted), { mode: 0o600 });

/** Writes down what is granted next: whoever kills this command lets the next one take it back. */
export function noteGranted(directory: string, endpoint: Endpoint, roles: readonly string[]): void {
  write(directory, { ...readGranted(directory), [showEndpoint(endpoint)]: roles });
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

/** Takes back what one command has granted to the logins at hand; answers with what it has granted to others. */
async function takeBack(
  directory: string,
  endpoints: readonly Endpoint[],
  log: (line: string) => void,
): Promise<Granted> {
  const left = { ...readGranted(directory) };
  for (const endpoint of endpoints) {
    const login = showEndpoint(endpoint);
    const roles = left[login];
    if (!roles) continue;
    await revokeOwners(endpoint, roles);
    delete left[login];
    write(directory, left);
    log(
      `a command that was killed has left a membership: ${login} is no member any more of ${roles.join(', ')}`,
    );
  }
  return left;
}

/**
 * Takes back what commands of this user have left that were killed: memberships of the logins at hand, and the folders, in
 * which the schema of a database may be. Answers whose memberships elsewhere are left, in words; their folders stay until then.
 */
export async function clearKilledCommands(
  endpoints: readonly Endpoint[],
  log: (line: string) => void,
): Promise<string[]> {
  const still: string[] = [];
  for (const directory of findDead()) {
    const left = Object.entries(await takeBack(directory, endpoints, log));
    for (const [login, roles] of left)
      still.push(
        `a command that was killed has left a membership: ${login} is still a member of ${roles.join(', ')}`,
      );
    if (left.length === 0) rmSync(directory, { recursive: true, force: true });
  }
  return still;
}
