import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { shelfOf, shelve } from '../certificate/shelf.ts';
import type { Store } from '../store.ts';
import { fetchFile } from './fetch.ts';
import { allRuns } from './keys.ts';

/** Brings the certificates of a book, and the journals they are held against, that are not on this machine. */
export async function fetchCertificates(
  workspaceDirectory: string,
  store: Store,
  book: string,
): Promise<void> {
  for (const key of await store.list(allRuns)) {
    const [, runId = '', file] = key.split('/');
    if (file !== 'certificate.json' || !isOf(book, runId)) continue;
    if (existsSync(join(shelfOf(workspaceDirectory), `${runId}.json`))) continue;
    const run = { runId, directory: join(workspaceDirectory, runId), store };
    for (const name of ['journal.jsonl', 'certificate.md', file]) await fetchFile(run, name);
    shelve(workspaceDirectory, runId);
  }
}

/** A run's id is its time, its book, and four digits. */
const isOf = (book: string, runId: string) => runId.split('-').slice(1, -1).join('-') === book;
