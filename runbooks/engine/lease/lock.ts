import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Refused } from '../errors.ts';
import { sha256 } from '../fingerprint.ts';

/** Who holds a workspace. */
export interface Holder {
  readonly operator: string;
  readonly host: string;
  readonly pid: number;
  readonly since: string;
  /** What they are doing, for example `db-migrate`. */
  readonly purpose: string;
}

const lockFile = (directory: string) => join(directory, 'lock');

/**
 * Runs `work` as the only runner of a workspace on this machine. A lock left by a process that is gone is taken over.
 * Throws `Refused` saying who holds it otherwise.
 */
export async function withLock<T>(
  directory: string,
  who: Pick<Holder, 'operator' | 'purpose'>,
  work: () => Promise<T>,
): Promise<T> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const holder = { ...who, host: hostname(), pid: process.pid, since: new Date().toISOString() };
  acquire(lockFile(directory), JSON.stringify(holder));
  try {
    return await work();
  } finally {
    rmSync(lockFile(directory), { force: true });
  }
}

/** Who is at work in a workspace, or `undefined`; a lock whose process is gone counts as nobody. */
export function currentHolder(directory: string): Holder | undefined {
  const text = read(lockFile(directory));
  if (text === undefined) return undefined;
  const holder = parse(text, lockFile(directory));
  return isAlive(holder) ? holder : undefined;
}

function acquire(file: string, mine: string) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, mine, { mode: 0o600 });
  try {
    // A link appears with its content or not at all, and never replaces a file.
    if (tryLink(draft, file)) return;
    const text = read(file);
    if (text !== undefined) verifyGone(parse(text, file), file);
    if (text !== undefined && takeOver({ file, text, draft })) return;
    if (text === undefined && tryLink(draft, file)) return;
    throw new Refused('Another runbook started in this workspace at the same moment. Try again.');
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Replaces a lock whose holder is gone. Two processes may see the same dead holder: only the one that creates the claim
 * may replace the file, and only while the file is still the one it judged.
 */
function takeOver({ file, text, draft }: { file: string; text: string; draft: string }): boolean {
  const claim = `${file}.takeover-${sha256(text).slice(0, 12)}`;
  if (!tryLink(draft, claim)) {
    throw new Refused(
      `Another runbook is taking over a stale lock. Try again; if this stays, remove ${claim}`,
    );
  }
  try {
    if (read(file) !== text) return false;
    renameSync(draft, file);
    return true;
  } finally {
    rmSync(claim, { force: true });
  }
}

function verifyGone(holder: Holder, file: string) {
  if (!isAlive(holder)) return;
  throw new Refused(
    `${holder.purpose} is running in this workspace: ${holder.operator} on ${holder.host}, process ${holder.pid}, ` +
      `since ${holder.since}. Wait for it to end. If that process is not a runbook, remove ${file}`,
  );
}

/** Of a process on another machine nobody can tell from here: it counts as alive. */
function isAlive(holder: Holder): boolean {
  if (holder.host !== hostname()) return true;
  // Process ids come back, in containers very soon: a lock with ours is from an earlier life.
  if (holder.pid === process.pid) return false;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function parse(text: string, file: string): Holder {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    throw new Refused(`${file} cannot be read. If no runbook is running in this workspace, remove it.`);
  }
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
