import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { journalKey } from '../copies/keys.ts';
import { Refused, UsageError } from '../errors.ts';
import { canonicalJson, differences, sha256 } from '../fingerprint.ts';
import { readJournal } from '../journal/journal.ts';
import { type JournalText, parseJournal } from '../journal/read.ts';
import { runFiles } from '../runs.ts';
import type { Store } from '../store.ts';
import type { Json } from '../types.ts';
import { type Certificate, certificate } from './certificate.ts';

/** A certificate as it was read, not yet believed. */
export interface Claim {
  readonly file: string;
  readonly text: string;
  readonly claimed: Certificate;
}

/** A journal, and where it was read. */
interface Found {
  readonly where: string;
  readonly journal: JournalText;
}

/** Reads a certificate. Throws `UsageError` when there is none. */
export function readCertificate(file: string): Claim {
  const text = readText(file);
  return { file, text, claimed: parse(text, file) };
}

/**
 * Checks a certificate against the journal beside it: the chain is whole, the certificate says what the journal says, and
 * the journal names this very file. Returns what it found. Throws `Refused` with what differs, `UsageError` when there
 * is no certificate or no journal to be found.
 */
export function verifyCertificate(file: string): readonly string[] {
  const claim = readCertificate(file);
  const found = besides(claim);
  if (found) return verify(claim, found);
  throw new UsageError(noJournal(claim));
}

/** The same; the journal may also lie only in the store of the workspace that the certificate names. */
export async function verifyAnywhere(
  claim: Claim,
  storeOf: (workspace: string) => Promise<Store>,
): Promise<readonly string[]> {
  const found = besides(claim) ?? (await inStore(claim, await storeOf(claim.claimed.workspace)));
  if (found) return verify(claim, found);
  throw new UsageError(`${noJournal(claim)} Nor is it in the store of ${claim.claimed.workspace}.`);
}

function verify({ file, text, claimed }: Claim, { where, journal }: Found): readonly string[] {
  verifyRun(claimed, { where, journal });
  const found = differences(asJson(certificate(journal, claimed.journal.lines)), asJson(claimed));
  if (found.length > 0) {
    const list = found.map((line) =>
      line.replace(/ then, /, ' in the journal, ').replace(/ now$/, ' in the certificate'),
    );
    throw new Refused(`${file} does not say what the journal ${where} says:\n  ${list.join('\n  ')}`);
  }
  const end = journal.entries[claimed.journal.lines - 1];
  if (end?.event !== 'end' || end.certificate !== sha256(text)) {
    const line = claimed.journal.lines + 1;
    throw new Refused(
      `${file} is not the file that the run ${claimed.runId} ended with: SHA-256 ${sha256(text)}, but line ${line} of ` +
        `${where} names ${end?.event === 'end' ? end.certificate : 'none'}.`,
    );
  }
  return [
    `${claimed.runId}: ${claimed.title}, ${claimed.workspace}`,
    `the journal's chain of ${journal.hashes.length} lines is whole, and the certificate says what it says`,
    ...claimed.proofs.map(({ title, equal }) => `${title}: ${equal ? 'equal' : 'NOT equal'}`),
  ];
}

/** Of another run, or of less of this one, everything would differ. */
function verifyRun(claimed: Certificate, { where, journal }: Found) {
  if (journal.header.runId !== claimed.runId)
    throw new Refused(`${where} is the journal of ${journal.header.runId}, not of ${claimed.runId}.`);
  const { length } = journal.hashes;
  if (length <= claimed.journal.lines)
    throw new Refused(
      `${where} ends at line ${length}: the certificate was made of ${claimed.journal.lines} lines, and one more names ` +
        'it. The journal was cut; restore it from a copy.',
    );
}

const asJson = (value: Certificate) => JSON.parse(canonicalJson(value as unknown as Json)) as Json;

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`There is no certificate ${file}.`);
  }
}

function parse(text: string, file: string): Certificate {
  try {
    const value = JSON.parse(text) as Certificate;
    if (value.certificate === 2 && Number.isInteger(value.journal.lines) && value.journal.lines > 0)
      return value;
  } catch {
    // Said below, for every way of not being a certificate.
  }
  throw new UsageError(`${file} is not a certificate this program can read. Give the .json file.`);
}

/** Beside the certificate, or in the run's folder when the certificate is the copy in `certificates/`. */
function besides({ file, claimed }: Claim): Found | undefined {
  const folders = [dirname(file), join(dirname(file), '..', basename(String(claimed.runId)))];
  const where = folders.map((folder) => runFiles(folder).journal).find((path) => existsSync(path));
  if (!where) return undefined;
  const journal = readJournal(where);
  return journal && { where, journal };
}

async function inStore({ claimed }: Claim, store: Store): Promise<Found | undefined> {
  const key = journalKey(basename(String(claimed.runId)));
  const stored = await store.read(key);
  const where = `${store.place}/${key}`;
  const journal = stored && parseJournal(stored.text, where);
  return journal && { where, journal };
}

const noJournal = ({ file, claimed }: Claim) =>
  `The journal of ${claimed.runId} is not beside ${file}; it is needed to check it.`;
