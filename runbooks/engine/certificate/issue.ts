import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { sha256 } from '../fingerprint.ts';
import { readJournal } from '../journal/journal.ts';
import { runFiles } from '../runs.ts';
import { duration } from '../show/units.ts';
import { type Certificate, certificate } from './certificate.ts';
import { certificateMarkdown } from './markdown.ts';
import { shelve } from './shelf.ts';

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
  shelve(dirname(directory), issued.runId);
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
