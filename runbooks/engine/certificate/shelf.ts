import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from './certificate.ts';

/** A finished run of a workspace. */
export interface Finished {
  readonly file: string;
  readonly certificate: Certificate;
}

/** Where the certificates of a workspace lie. */
export const shelfOf = (workspaceDirectory: string) => join(workspaceDirectory, 'certificates');

/** Puts the certificate of a run there, under the name of the run. */
export function shelve(workspaceDirectory: string, runId: string): void {
  mkdirSync(shelfOf(workspaceDirectory), { recursive: true, mode: 0o700 });
  for (const kind of ['json', 'md']) {
    const made = join(workspaceDirectory, runId, `certificate.${kind}`);
    copyFileSync(made, join(shelfOf(workspaceDirectory), `${runId}.${kind}`));
  }
}

/** The certificates of a book in a workspace that are on this machine, newest first. Nothing is checked. */
export function finishedRuns(workspaceDirectory: string, book: string): Finished[] {
  const folder = shelfOf(workspaceDirectory);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
  return names
    .map((name) => join(folder, name))
    .map((file) => ({ file, certificate: JSON.parse(readFileSync(file, 'utf8')) as Certificate }))
    .filter(({ certificate }) => certificate.book === book)
    .sort((a, b) => b.certificate.finished.localeCompare(a.certificate.finished));
}
