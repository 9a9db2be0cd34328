import type { EntryLine } from '../journal/format.ts';
import type { JournalText } from '../journal/read.ts';
import type { Chosen, Facts, Fingerprint, Proof } from '../types.ts';
import { type Operator, operatorsOf, type Rollback, rollbacksOf } from './people.ts';

/** What a finished run has done and proven. All of it is read from the journal, so that it can be made again from it. */
export interface Certificate {
  readonly certificate: 2;
  readonly runId: string;
  readonly book: string;
  readonly title: string;
  readonly workspace: string;
  readonly account: string;
  readonly inputsFingerprint: string;
  /** The value of each choice of the book; absent where it has none. */
  readonly chosen?: Chosen;
  readonly confirmed: { readonly by: string; readonly how: string } | null;
  readonly started: string;
  readonly finished: string;
  /** Who began the run, and who took it up again after each stop. */
  readonly operators: readonly Operator[];
  /** Ways back that were begun and given up. */
  readonly rollbacks: readonly Rollback[];
  /** From the facts `writersStoppedAt` and `writersStartedAt`; `null` where writers were never stopped. */
  readonly secondsWithoutWriters: number | null;
  readonly facts: Facts;
  readonly proofs: readonly (Proof & { readonly step: string })[];
  /** Every plan that was applied, cut off or not. */
  readonly plans: readonly (Fingerprint & { readonly step: string; readonly at: string })[];
  readonly steps: readonly StepRecord[];
  /** The journal up to here: how many lines, and the SHA-256 of the last of them. */
  readonly journal: { readonly lines: number; readonly hash: string };
}

interface StepRecord {
  readonly id: string;
  readonly title: string;
  readonly effect: string;
  /** `probe`: found done, and not done again. */
  readonly by: 'run' | 'probe';
  readonly seconds: number;
  readonly finished: string;
}

/** The certificate of the first `lines` lines of a journal. */
export function certificate(journal: JournalText, lines = journal.hashes.length): Certificate {
  const { header } = journal;
  const entries = journal.entries.slice(0, lines - 1);
  const facts = factsOf(entries);
  return {
    certificate: 2,
    runId: header.runId,
    book: header.book,
    title: header.title,
    workspace: header.workspace,
    account: header.account,
    inputsFingerprint: header.fingerprint,
    ...(Object.keys(header.chosen).length > 0 && { chosen: header.chosen }),
    confirmed: header.confirmed,
    started: header.at,
    finished: entries.at(-1)?.at ?? header.at,
    operators: operatorsOf(header, entries),
    rollbacks: rollbacksOf(entries),
    secondsWithoutWriters: secondsBetween(facts.writersStoppedAt, facts.writersStartedAt),
    facts: chosen(facts, header.certified),
    proofs: proofsOf(entries),
    plans: plansOf(entries),
    steps: header.steps.flatMap((step) => recordOf(step, entries)),
    journal: { lines, hash: journal.hashes[lines - 1] as string },
  };
}

function factsOf(entries: readonly EntryLine[]): Facts {
  const facts = entries.flatMap((entry) =>
    entry.event === 'done' || entry.event === 'note' ? [entry.facts] : [],
  );
  return Object.assign({}, ...facts);
}

function chosen(facts: Facts, names: readonly string[] | null): Facts {
  if (!names) return facts;
  return Object.fromEntries(Object.entries(facts).filter(([name]) => names.includes(name)));
}

/** The last proof of each name in each step: an earlier one was of a try that did not count. */
function proofsOf(entries: readonly EntryLine[]): Certificate['proofs'] {
  const proofs = entries.flatMap((entry) =>
    entry.event === 'proof' ? [{ step: entry.step, ...entry.proof }] : [],
  );
  return [...new Map(proofs.map((proof) => [`${proof.step}/${proof.id}`, proof])).values()];
}

const plansOf = (entries: readonly EntryLine[]): Certificate['plans'] =>
  entries.flatMap((entry) =>
    entry.event === 'plan' ? [{ step: entry.step, at: entry.at, ...entry.plan }] : [],
  );

/** The last time a step was really run; that it was found done later says less. */
function recordOf(
  step: Pick<StepRecord, 'id' | 'title' | 'effect'>,
  entries: readonly EntryLine[],
): StepRecord[] {
  const done = entries.flatMap((entry) => (entry.event === 'done' && entry.step === step.id ? [entry] : []));
  const last = done.findLast((entry) => entry.by === 'run') ?? done.at(-1);
  if (!last) return [];
  return [{ ...step, by: last.by, seconds: last.seconds, finished: last.at }];
}

function secondsBetween(from: unknown, to: unknown): number | null {
  if (typeof from !== 'string' || typeof to !== 'string') return null;
  const milliseconds = Date.parse(to) - Date.parse(from);
  return Number.isFinite(milliseconds) ? milliseconds / 1000 : null;
}
