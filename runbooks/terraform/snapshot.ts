import { createHash } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parseJson } from './json.ts';
import { parseState, type State } from './state.ts';

/** The name of the file a state was kept in, and what identifies it. Holds no secret itself; the file does. */
export interface Snapshot {
  readonly file: string;
  readonly serial: number;
  readonly lineage: string;
  readonly sha256: string;
}

/**
 * Keeps a state in a file of mode 0600, on disk when this returns. A file that holds another state is never
 * overwritten: after a crash it is the only copy of the state before the edit.
 */
export const saveSnapshot = async (state: State, path: string): Promise<Snapshot> => {
  const file = basename(path);
  const existing = await readFile(path, 'utf8').catch(() => undefined);
  if (existing === undefined) await write(path, state.raw);
  else if (!isDeepStrictEqual(ordered(existing, path), ordered(state.raw, 'The Terraform state'))) {
    throw new Error(`${path} already holds another Terraform state; it is not overwritten.`);
  }
  const { serial, lineage } = state;
  return { file, serial, lineage, sha256: sha256(existing ?? state.raw) };
};

interface Checked {
  readonly objects?: readonly unknown[] | null;
}

/**
 * A state for comparing. What became of checks and preconditions Terraform writes in another order each time, also when it
 * pulls the same state twice.
 */
const ordered = (raw: string, what: string) => {
  const state = parseJson<{ check_results?: readonly Checked[] | null }>(raw, what);
  const checks = (state.check_results ?? []).map((one) => ({ ...one, objects: inOrder(one.objects ?? []) }));
  return { ...state, check_results: inOrder(checks) };
};

const inOrder = (items: readonly unknown[]) => items.map((item) => JSON.stringify(item)).sort();

/** Reads it in the folder it lies in now. Throws when the file is not what `saveSnapshot` wrote. */
export const readSnapshot = async (
  { file, sha256: expected }: Snapshot,
  directory: string,
): Promise<State> => {
  const path = join(directory, file);
  const raw = await readFile(path, 'utf8');
  if (sha256(raw) !== expected) {
    throw new Error(`${path} was changed since it was saved (SHA-256 ${sha256(raw)}, expected ${expected}).`);
  }
  return parseState(raw);
};

/** All of it or nothing: half a file, left by a crash, could never be told from another state. */
const write = async (file: string, text: string): Promise<void> => {
  const unfinished = `${file}.unfinished`;
  const handle = await open(unfinished, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, file);
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
