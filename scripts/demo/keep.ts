import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from '../../runbooks/engine/certificate/certificate.ts';
import { runFiles } from '../../runbooks/engine/runs.ts';

/** What stays of a demo: a folder for each runbook, with its certificate and the journal to check it against. */
export const shelf = join('.runbook', 'demo');

/** Throws away what an earlier demo has left. */
export const clearShelf = () => rmSync(shelf, { recursive: true, force: true });

export interface Kept {
  readonly certificate: Certificate;
  /** The JSON file. */
  readonly file: string;
  /** The same to read. */
  readonly text: string;
}

/** Copies certificates and journals out of the runs of a workspace, oldest run first. */
export function keepCertificates(runs: string): Kept[] {
  const folders = readdirSync(runs)
    .sort()
    .map((run) => join(runs, run));
  return folders.filter((folder) => existsSync(runFiles(folder).certificate)).map(keep);
}

function keep(folder: string): Kept {
  const from = runFiles(folder);
  const certificate = JSON.parse(readFileSync(from.certificate, 'utf8')) as Certificate;
  const to = runFiles(join(shelf, certificate.book));
  mkdirSync(join(shelf, certificate.book), { recursive: true });
  for (const name of ['journal', 'certificate', 'certificateMarkdown'] as const) {
    copyFileSync(from[name], to[name]);
  }
  return { certificate, file: to.certificate, text: to.certificateMarkdown };
}
