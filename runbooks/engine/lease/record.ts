import { z } from 'zod';
import { Refused } from '../errors.ts';
import type { Store } from '../store.ts';

/** Where the lease of a workspace lies in its store. The object is never deleted: its token must not start anew. */
export const leaseKey = 'lease.json';

/** Milliseconds. */
export const times = {
  /** Between two renewals. */
  beat: 10_000,
  /** How old the last renewal may be when something that changes the world is started. */
  trust: 20_000,
  /** How long a lease stands after its last renewal. */
  term: 30_000,
  /** How long an effect waits for a store that does not answer. */
  patience: 60_000,
  /** Between two tries of a store that does not answer, and two looks at a lease that may be dead. */
  pause: 2_000,
} as const;

const holder = z.strictObject({
  operator: z.string(),
  host: z.string(),
  pid: z.int(),
  machine: z.string().nullable(),
  started: z.string().nullable(),
  /** Made anew for each acquisition. */
  nonce: z.string(),
  /** What they are doing, for example `db-migrate`. */
  purpose: z.string(),
  /** `null` until the run has its id. */
  runId: z.string().nullable(),
  since: z.iso.datetime(),
});

const leaseRecord = z.strictObject({
  format: z.literal(1),
  /** Rises by one with each acquisition and never falls. */
  token: z.int(),
  holder: holder.nullable(),
  /** The last sign of life, by the holder's clock. */
  renewed: z.iso.datetime(),
});

/** Who holds a workspace. */
export type Holder = z.infer<typeof holder>;
/** The lease of a workspace as it lies in the store. */
export type LeaseRecord = z.infer<typeof leaseRecord>;

/** A record and the version of it that was read. */
export interface Found {
  readonly record: LeaseRecord;
  readonly version: string;
}

export const textOf = (record: Omit<LeaseRecord, 'format'>) =>
  `${JSON.stringify({ format: 1, ...record })}\n`;

/** Reads the lease; `undefined` where nobody ever was at work. Throws `Refused` when it cannot be understood. */
export async function readLease(store: Store, signal?: AbortSignal): Promise<Found | undefined> {
  const stored = await store.read(leaseKey, signal);
  if (!stored) return undefined;
  return { record: parse(stored.text, `${store.place}/${leaseKey}`), version: stored.version };
}

function parse(text: string, where: string): LeaseRecord {
  const parsed = leaseRecord.safeParse(json(text));
  if (parsed.success) return parsed.data;
  throw new Refused(
    `${where} cannot be read: ${z.prettifyError(parsed.error)}\nIt was written by another version of the toolkit, ` +
      'or by hand. Use that version; if you are certain that no runbook is at work in this workspace, remove it.',
  );
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `anna on laptop-3, process 4711, since …, run …`. */
export const whoIs = ({ operator, host, pid, since, runId }: Holder): string =>
  `${operator} on ${host}, process ${pid}, since ${since}${runId === null ? '' : `, run ${runId}`}`;
