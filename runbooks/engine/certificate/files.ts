import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Refused, UsageError } from '../errors.ts';
import { canonicalJson, differences, sha256 } from '../fingerprint.ts';
import { readJournal } from '../journal/journal.ts';
import { runFiles } from '../runs.ts';
import { duration } from '../show/units.ts';
import type { Json } from '../types.ts';
import { type Certificate, certificate } from './certificate.ts';
import { certificateMarkdown } from './markdown.ts';

/**
 * Writes the certificate of a run, as JSON and as Markdown, beside its journal and into the workspace's folder of
 * certificates. `digest` is the SHA-256 of the JSON file; `lines` sum it up.
 */
export function issueCertificate(directory: string) {
  const files = runFiles(directory);
  const journal = readJournal(files.journal);
  if (!journal) throw new Error(`Internal error: ${files.journal} is gone.`);
  const issued = certificate(journal);
  const text = `${JSON.stringify(issued, null, 2)}\n`;
  writeFileSync(files.certificate, text, { mode: 0o600 });
  writeFileSync(files.certificateMarkdown, certificateMarkdown(issued), { mode: 0o600 });
  const shelf = join(dirname(directory), 'certificates');
  mkdirSync(shelf, { recursive: true, mode: 0o700 });
  copyFileSync(files.certificate, join(shelf, `${issued.runId}.json`));
  copyFileSync(files.certificateMarkdown, join(shelf, `${issued.runId}.md`));
  return { file: files.certificate, digest: sha256(text), lines: summary(issued, files.certificate) };
}

function summary({ proofs, secondsWithoutWriters: stopped }: Certificate, file: string): string[] {
  const unequal = proofs.filter(({ equal }) => !equal);
  return [
    // Each was shown with its figures when it was made, and stands in the certificate.
    ...(proofs.length
      ? [`${proofs.length} comparisons made, ${unequal.length === 0 ? 'all' : 'NOT all'} equal`]
      : []),
    ...unequal.map(({ title }) => `${title}: NOT equal`),
    ...(stopped === null ? [] : [`writers were stopped for ${duration(stopped)}`]),
    `certificate: ${file}`,
  ];
}

/**
 * Checks a certificate against its journal: the chain is whole, the certificate says what the journal says, and the
 * journal names this very file. Returns what it found. Throws `Refused` with what differs, `UsageError` when there is
 * no certificate or no journal to be found.
 */
export function verifyCertificate(file: string): readonly string[] {
  const text = readText(file);
  const claimed = parse(text, file);
  const journal = journalFor(file, claimed);
  const made = certificate(journal, claimed.journal.lines);
  const found = differences(asJson(made), asJson(claimed));
  if (found.length > 0) {
    const list = found.map((line) =>
      line.replace(/ then, /, ' in the journal, ').replace(/ now$/, ' in the certificate'),
    );
    throw new Refused(`${file} does not say what the journal says:\n  ${list.join('\n  ')}`);
  }
  const end = journal.entries[claimed.journal.lines - 1];
  if (end?.event !== 'end' || end.certificate !== sha256(text)) {
    throw new Refused(`${file} is not the file that the run ${claimed.runId} ended with.`);
  }
  return [
    `${claimed.runId}: ${claimed.title}, ${claimed.workspace}`,
    `the journal's chain of ${journal.hashes.length} lines is whole, and the certificate says what it says`,
    ...claimed.proofs.map(({ title, equal }) => `${title}: ${equal ? 'equal' : 'NOT equal'}`),
  ];
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
    if (value.certificate === 1 && Number.isInteger(value.journal.lines)) return value;
  } catch {
    // Said below, for every way of not being a certificate.
  }
  throw new UsageError(`${file} is not a certificate this program can read. Give the .json file.`);
}

/** Beside the certificate, or in the run's folder when the certificate is the copy in `certificates/`. */
function journalFor(file: string, { runId }: Certificate) {
  const run = basename(String(runId));
  const folders = [dirname(file), join(dirname(file), '..', run)];
  const found = folders.map((folder) => runFiles(folder).journal).find((path) => existsSync(path));
  const journal = found && readJournal(found);
  if (!journal)
    throw new UsageError(`The journal of ${run} is not beside ${file}; it is needed to check it.`);
  return journal;
}
