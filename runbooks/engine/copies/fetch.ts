import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Store } from '../store.ts';
import { runKey } from './keys.ts';

/** A run's folder on this machine, and the store that has another. */
export interface Folder {
  readonly runId: string;
  readonly directory: string;
  readonly store: Store;
}

/** Brings those kept files of a run to this machine that are not here. */
export async function fetchFiles(run: Folder): Promise<void> {
  for (const key of await run.store.list(runKey(run.runId, ''))) await fetchFile(run, basename(key));
}

/** Brings one of them, where it is not here. */
export async function fetchFile({ runId, directory, store }: Folder, name: string): Promise<void> {
  const file = join(directory, name);
  if (existsSync(file)) return;
  const stored = await store.read(runKey(runId, name));
  if (stored) writeWhole(file, stored.text);
}

/** Writes what was fetched, whole or not at all, readable by its owner only. */
export function writeWhole(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.draft`;
  const descriptor = openSync(draft, 'w', 0o600);
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(draft, file);
}
