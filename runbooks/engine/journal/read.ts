import { z } from 'zod';
import { Refused } from '../errors.ts';
import { sha256 } from '../fingerprint.ts';
import { type EntryLine, entryLine, type HeaderLine, headerLine, journalFormat } from './format.ts';

/** A journal as it stands on disk. */
export interface JournalText {
  readonly header: HeaderLine;
  readonly entries: readonly EntryLine[];
  /** SHA-256 of each line, header first. */
  readonly hashes: readonly string[];
  /** Bytes of the complete lines; what follows is a line that was being written when the machine stopped. */
  readonly bytes: number;
}

/**
 * Reads a journal. A torn last line is left out: nothing started on its strength, since every line is on disk before
 * what it announces. Returns `undefined` when not even the header is complete.
 *
 * Throws `Refused` on an unknown format, a broken chain or a line it cannot read, naming file and line.
 */
export function parseJournal(text: string, file: string): JournalText | undefined {
  const complete = text.slice(0, text.lastIndexOf('\n') + 1);
  const lines = complete.split('\n').slice(0, -1);
  if (lines.length === 0) return undefined;
  const hashes = lines.map(sha256);
  const values = lines.map((content, index) => parseLine(content, `${file}, line ${index + 1}`));
  verifyFormat(values[0], file);
  verifyChain(values, hashes, file);
  return {
    header: check(headerLine, values[0], `${file}, line 1`),
    entries: values.slice(1).map((value, index) => check(entryLine, value, `${file}, line ${index + 2}`)),
    hashes,
    bytes: Buffer.byteLength(complete),
  };
}

function parseLine(content: string, where: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    throw new Refused(
      `${where}: not JSON. The journal was changed by hand or by a failing disk; nothing was run.`,
    );
  }
}

function verifyFormat(first: unknown, file: string) {
  const format = (first as { format?: unknown } | null)?.format;
  if (format === journalFormat) return;
  throw new Refused(
    `${file}: journal format ${JSON.stringify(format)}, this program reads ${journalFormat}. ` +
      'Use the version of the toolkit that began the run.',
  );
}

function verifyChain(values: readonly unknown[], hashes: readonly string[], file: string) {
  for (const [index, value] of values.entries()) {
    const previous = (value as { previous?: unknown } | null)?.previous;
    if (previous === (hashes[index - 1] ?? null)) continue;
    throw new Refused(
      `${file}, line ${index + 1}: the chain is broken, line ${index} is not the one this line was written after. ` +
        'The journal was changed; restore it from a copy before going on.',
    );
  }
}

function check<T>(shape: z.ZodType<T>, value: unknown, where: string): T {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Refused(`${where}: ${z.prettifyError(parsed.error)}`);
}
