import { readFileSync } from 'node:fs';
import { Refused } from '../errors.ts';
import { parseJournal } from '../journal/read.ts';
import { runFiles } from '../runs.ts';
import { type Folder, writeWhole } from './fetch.ts';
import { journalKey } from './keys.ts';

/**
 * Brings the journal of a run to this machine where the store has more of it; a longer one that is here stays. Returns
 * the version of the copy, `null` where there is none.
 *
 * Throws `Refused` when both went on after the same line, and when the copy is damaged or of another format.
 */
export async function fetchJournal({ runId, directory, store }: Folder): Promise<string | null> {
  const key = journalKey(runId);
  // First: what this machine writes comes to the store afterwards, so that what is here is never older.
  const copy = await store.read(key);
  if (!copy) return null;
  const { journal } = runFiles(directory);
  const here = completeLines(journal);
  if (here.startsWith(copy.text)) return copy.version;
  const there = `${store.place}/${key}`;
  if (!copy.text.startsWith(here)) throw new Refused(different({ journal, here, there, copy: copy.text }));
  parseJournal(copy.text, there);
  writeWhole(journal, copy.text);
  return copy.version;
}

/** Of a torn last line the copy may hold the whole. */
function completeLines(file: string): string {
  try {
    const text = readFileSync(file, 'utf8');
    return text.slice(0, text.lastIndexOf('\n') + 1);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

interface Difference {
  readonly journal: string;
  readonly here: string;
  readonly there: string;
  readonly copy: string;
}

function different({ journal, here, there, copy }: Difference): string {
  const [ours, theirs] = [here.split('\n'), copy.split('\n')];
  const line = ours.findIndex((text, index) => text !== theirs[index]);
  return (
    `${journal} and its copy ${there} differ from line ${line + 1} on:\n` +
    `  here:  ${ours[line]}\n  there: ${theirs[line]}\n` +
    'The run went on elsewhere after it had stopped here: the copy is what has happened since. To go by it, set the ' +
    `other aside and ask again:\n  mv '${journal}' '${journal}.aside'`
  );
}
