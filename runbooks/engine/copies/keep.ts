import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Session } from '../session.ts';
import type { Store } from '../store.ts';
import { runKey } from './keys.ts';
import { retrying } from './retrying.ts';
import { waitFor } from './waiting.ts';

interface Run {
  readonly runId: string;
  readonly directory: string;
}

/** Copies a file of the run's folder into the run's folder in the store, over an earlier copy. `file` is its name. */
export async function keepFile(session: Session, { runId, directory }: Run, file: string): Promise<void> {
  const text = readFileSync(join(directory, file), 'utf8');
  const [key, { clock, store }] = [runKey(runId, file), session];
  let problem: unknown;
  const failed = (error: unknown) => {
    problem = error;
  };
  await waitFor(session, { subject: file, problem: () => problem }, (signal) =>
    retrying({ clock, signal, failed }, () => put(store, { key, text }, signal)),
  );
}

/** Only the runner that holds the workspace writes there: what lies there is an earlier copy of its own. */
async function put(store: Store, { key, text }: { key: string; text: string }, signal: AbortSignal) {
  if ((await store.write(key, text, null, signal)) !== undefined) return;
  const now = await store.read(key, signal);
  if (now?.text === text) return;
  if ((await store.write(key, text, now?.version ?? null, signal)) === undefined) {
    throw new Error(`somebody else wrote ${key} at the same moment`);
  }
}
