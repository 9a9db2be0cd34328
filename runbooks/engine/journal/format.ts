import { z } from 'zod';

/** Raised whenever an older program would misread a newer journal. */
export const journalFormat = 2;

/** What every line carries: when it was written, and the SHA-256 of the line before (`null` in the first). */
const chain = { at: z.iso.datetime(), previous: z.string().nullable() };
const facts = z.record(z.string(), z.json());
const step = z.string();
const message = z.string();
/** Of the lease: it rises with each runner of the workspace. */
const token = z.int();
const who = { operator: z.string(), host: z.string(), revision: z.string() };

const proof = z.strictObject({
  id: z.string(),
  title: z.string(),
  equal: z.boolean(),
  figures: facts,
  differences: z.array(z.string()).readonly(),
});

const plan = z.strictObject({
  sha256: z.string(),
  terraform: z.string(),
  changes: z.array(z.strictObject({ address: z.string(), actions: z.array(z.string()) })),
  outputs: z.array(z.string()),
});

export const headerLine = z.strictObject({
  ...chain,
  event: z.literal('header'),
  format: z.literal(journalFormat),
  runId: z.string(),
  book: z.string(),
  title: z.string(),
  workspace: z.string(),
  account: z.string(),
  /** SHA-256 of `inputs`, as canonical JSON. */
  fingerprint: z.string(),
  inputs: z.json(),
  steps: z.array(
    z.strictObject({ id: step, title: z.string(), effect: z.enum(['read', 'change', 'irreversible']) }),
  ),
  /** The value of each choice of the book; none in journals from before there were any. */
  chosen: z.record(z.string(), z.string()).default({}),
  /** Names of the facts the certificate shows; `null` for all. */
  certified: z.array(z.string()).nullable(),
  /** Of a run that only looks and gives way to the next one when it was cut off: what it may have left. `null` of any other. */
  yields: z.string().nullable().default(null),
  /** The run that was cut off and whose place this one has taken; `null` for none. */
  supersedes: z.string().nullable().default(null),
  /** Who agreed to pass the point of no return, and how; `null` where there is none. */
  confirmed: z.strictObject({ by: z.string(), how: z.string() }).nullable(),
  token,
  ...who,
});

export const entryLine = z.discriminatedUnion('event', [
  z.strictObject({ ...chain, event: z.literal('begin'), step }),
  z.strictObject({ ...chain, event: z.literal('note'), step, facts }),
  z.strictObject({ ...chain, event: z.literal('proof'), step, proof }),
  /** It is about to be applied. */
  z.strictObject({ ...chain, event: z.literal('plan'), step, plan }),
  z.strictObject({
    ...chain,
    event: z.literal('done'),
    step,
    facts,
    by: z.enum(['run', 'probe']),
    seconds: z.number(),
  }),
  z.strictObject({ ...chain, event: z.literal('failed'), step, message }),
  /** A try has failed with an error that passes; the next one begins so many seconds later. */
  z.strictObject({
    ...chain,
    event: z.literal('retrying'),
    step,
    attempt: z.number(),
    message,
    seconds: z.number(),
  }),
  /** `step` was running, or was about to start. */
  z.strictObject({ ...chain, event: z.literal('interrupted'), step }),
  /** On to the end, or back to the beginning. */
  z.strictObject({ ...chain, event: z.literal('resumed'), way: z.enum(['on', 'back']), token, ...who }),
  /** A `finally` part has run; `message` says why it could not close. */
  z.strictObject({ ...chain, event: z.literal('closed'), step, message: message.nullable() }),
  z.strictObject({ ...chain, event: z.literal('undoing'), step }),
  /** `instruction` where the way back is the operator's to walk. */
  z.strictObject({ ...chain, event: z.literal('undone'), step, instruction: z.string().nullable() }),
  z.strictObject({ ...chain, event: z.literal('undo-failed'), step, message }),
  /** All is undone and closed; `step` is the book's look at whether the world is as before. */
  z.strictObject({ ...chain, event: z.literal('checking'), step }),
  z.strictObject({ ...chain, event: z.literal('as-before'), step }),
  z.strictObject({ ...chain, event: z.literal('rolled-back') }),
  /** `certificate` is the SHA-256 of the certificate file. */
  z.strictObject({ ...chain, event: z.literal('end'), certificate: z.string() }),
]);

export type HeaderLine = z.infer<typeof headerLine>;
export type EntryLine = z.infer<typeof entryLine>;

type Unchained<T> = T extends unknown ? Omit<T, keyof typeof chain> : never;
export type Header = Unchained<HeaderLine>;
export type Entry = Unchained<EntryLine>;
