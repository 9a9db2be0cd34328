import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Refused } from '../engine/errors.ts';
import { compareKeys } from './key.ts';
import type { Range } from './ranges.ts';

/** Counts of a range: they are added up. */
export type Counts = Readonly<Record<string, number>>;

/** What is finished of a long work on a bucket, range for range of its keys: after a stop the rest is left to do. */
export interface Ledger {
  /** What was not finished when the ledger was opened. */
  readonly left: readonly Range[];
  /** The counts of what was. */
  readonly counts: Counts;
  /** Writes down that a range is finished. */
  note(range: Range, counts: Counts): void;
  /** Writes down something else about the work, for whoever reads the file. */
  remark(line: object): void;
  close(): Promise<void>;
}

interface Line extends Range {
  readonly counts: Counts;
}

const format = 1;

/**
 * Opens a ledger, an append-only file, one JSON object a line. What a crash has not let it write is done again. Throws `Refused`
 * where the file is the ledger of another work; `about` says which this one is.
 */
export async function openLedger(file: string, about: string): Promise<Ledger> {
  const { head, done } = existsSync(file) ? await readLines(file) : { done: [] };
  if (head && head.about !== about)
    throw new Refused(`${file} is the ledger of "${head.about}", not of "${about}". Name another file.`);
  const out = createWriteStream(file, { flags: 'a', mode: 0o600 });
  const write = (line: object) => out.write(`${JSON.stringify(line)}\n`);
  await new Promise((resolve, reject) => out.once('open', resolve).once('error', reject));
  // A line that was cut off must not swallow the next one.
  out.write('\n');
  if (!head) write({ ledger: format, about });
  return {
    left: restOf(done),
    counts: addUp(done.map(({ counts }) => counts)),
    note: (range, counts) => void write({ ...range, counts }),
    remark: (line) => void write(line),
    close: () => new Promise((resolve, reject) => out.once('error', reject).end(resolve)),
  };
}

/** A line that a crash has cut off is none. */
async function readLines(file: string): Promise<{ head?: { about: string }; done: Line[] }> {
  const done: Line[] = [];
  let head: { about: string } | undefined;
  for await (const text of createInterface({ input: createReadStream(file) })) {
    const line = /^\{.*\}$/s.test(text) ? parse(text) : undefined;
    if (line && 'ledger' in line) head = line;
    else if (line && 'counts' in line) done.push(line);
  }
  return { head, done };
}

function parse(text: string): Line | { ledger: number; about: string } | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function addUp(all: readonly Counts[]): Counts {
  const sum: Record<string, number> = {};
  for (const counts of all)
    for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

/** The ranges between finished ones. */
export function restOf(done: readonly Range[]): Range[] {
  const sorted = [...done].sort((a, b) => compareKeys(a.after ?? '', b.after ?? ''));
  const rest: Range[] = [];
  let reached: string | undefined;
  for (const { after, until } of sorted) {
    if (after !== undefined && (reached === undefined || compareKeys(after, reached) > 0))
      rest.push({ after: reached, until: after });
    if (until === undefined) return rest;
    if (reached === undefined || compareKeys(until, reached) > 0) reached = until;
  }
  return [...rest, { after: reached }];
}
