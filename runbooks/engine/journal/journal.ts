import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../clock.ts';
import { LeaseLost, Refused } from '../errors.ts';
import { sha256 } from '../fingerprint.ts';
import { redactJson, type Secrets } from '../secrets/secrets.ts';
import type { Facts } from '../types.ts';
import type { Entry, EntryLine, Header, HeaderLine } from './format.ts';
import { type JournalText, parseJournal } from './read.ts';

/** An append-only record of one run. Every line is on disk when `append` returns. */
export interface Journal {
  readonly file: string;
  readonly header: HeaderLine;
  /** Everything so far, this process's lines included. */
  readonly entries: readonly EntryLine[];
  /** SHA-256 of the last line. */
  lastHash(): string;
  /**
   * Masks every registered secret in what is for people, and throws when there is one in a fact, which a later step would
   * rely on; throws when the disk refuses the line. Throws
   * `LeaseLost` when another process has written to it.
   */
  append(entry: Entry): void;
  close(): void;
}

/** What every line needs of whoever writes it. */
interface Hand {
  readonly secrets: Secrets;
  readonly clock: Clock;
}

/** Reads a journal without changing it; `undefined` when there is none yet. Throws `Refused` on a damaged one. */
export function readJournal(file: string): JournalText | undefined {
  try {
    return parseJournal(readFileSync(file, 'utf8'), file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Starts the journal of a new run; there must not be one yet. */
export function createJournal(file: string, header: Header, hand: Hand): Journal {
  const descriptor = openSync(file, 'ax', 0o600);
  const line = writeLine({ file, descriptor, ...hand }, header, null);
  syncDirectory(dirname(file));
  syncDirectory(dirname(dirname(file)));
  return journal(
    { file, descriptor, ...hand },
    { header: line.value as HeaderLine, entries: [], hash: line.hash },
  );
}

/** Continues the journal of an earlier run, dropping a line that the machine did not finish. */
export function continueJournal(file: string, hand: Hand): Journal {
  const read = readJournal(file);
  if (!read) throw new Refused(`${file}: no journal to continue.`);
  const descriptor = openSync(file, 'a', 0o600);
  ftruncateSync(descriptor, read.bytes);
  const hash = read.hashes[read.hashes.length - 1] as string;
  return journal({ file, descriptor, ...hand }, { header: read.header, entries: [...read.entries], hash });
}

interface Place extends Hand {
  readonly file: string;
  readonly descriptor: number;
}

function journal(place: Place, written: { header: HeaderLine; entries: EntryLine[]; hash: string }): Journal {
  let size: number | 'closed' = fstatSync(place.descriptor).size;
  return {
    file: place.file,
    header: written.header,
    entries: written.entries,
    lastHash: () => written.hash,
    append(entry) {
      if (size === 'closed') throw new Error('The run is over: its journal is closed.');
      verifyUntouched(place, size);
      const line = naming(place.file, () => writeLine(place, entry, written.hash));
      written.entries.push(line.value as EntryLine);
      written.hash = line.hash;
      size = fstatSync(place.descriptor).size;
    },
    close() {
      size = 'closed';
      closeSync(place.descriptor);
    },
  };
}

/** A process that was suspended may find that another one has gone on with its run: its next line would break the chain. */
function verifyUntouched({ file, descriptor }: Place, size: number) {
  if (fstatSync(descriptor).size === size) return;
  throw new LeaseLost(`Another process has gone on with this run (${file}): this one stops.`);
}

/** The system speaks of a write, and not of the file. */
function naming<T>(file: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!code) throw error;
    throw new Error(`The journal takes no more lines, and without it nothing is done (${file}): ${message}`, {
      cause: error,
    });
  }
}

function writeLine({ descriptor, secrets, clock }: Place, line: Header | Entry, previous: string | null) {
  const value: object = { ...line, at: clock.now().toISOString(), previous };
  const clean = redactJson(value, secrets);
  verifyFacts(value, clean);
  const text = JSON.stringify(clean);
  const { size } = fstatSync(descriptor);
  try {
    writeFileSync(descriptor, `${text}\n`);
    fsyncSync(descriptor);
  } catch (error) {
    // Half a line in the middle would break the chain for good.
    ftruncateSync(descriptor, size);
    throw error;
  }
  return { value: JSON.parse(text) as unknown, hash: sha256(text) };
}

type WithFacts = { readonly facts?: Facts };

function verifyFacts({ facts = {} }: WithFacts, { facts: clean = {} }: WithFacts) {
  const names = Object.keys(facts);
  const spoilt = names.find((name) => JSON.stringify(facts[name]) !== JSON.stringify(clean[name]));
  if (spoilt === undefined && names.every((name) => name in clean)) return;
  throw new Error(
    `Internal error: the fact "${spoilt && spoilt in clean ? spoilt : '[secret]'}" holds a secret, and was not written to the journal. The step has to be changed.`,
  );
}

/** A new file survives a power cut only once its folder is on disk too. */
function syncDirectory(directory: string) {
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
