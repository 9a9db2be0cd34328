import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyCertificate } from '../engine/certificate/files.ts';
import { currentHolder } from '../engine/lease/lock.ts';
import { bookMarkdown } from '../engine/markdown.ts';
import { enabledSteps } from '../engine/plan.ts';
import { unfinished } from '../engine/run.ts';
import {
  blocksNewRun,
  isOver,
  lastRun,
  type PastRun,
  runFiles,
  runsDirectory,
  workspaceDirectory,
} from '../engine/runs.ts';
import { startCommand } from '../engine/session.ts';
import type { AnyBook } from '../engine/types.ts';
import { print } from './print.ts';
import type { BookOptions, Parts } from './program.ts';
import { findBook } from './runs.ts';
import { secrets } from './secrets.ts';
import { loadWorkspaceFor } from './session.ts';

/** `runbook show BOOK`. */
export async function show(parts: Parts, id: string, options: BookOptions): Promise<void> {
  const book = await findBook(parts, id).load();
  const steps = options.workspace ? await stepsIn(parts, book, options) : book.steps;
  print([bookMarkdown(book, steps).trimEnd()]);
}

async function stepsIn({ openEffects }: Parts, book: AnyBook, options: BookOptions) {
  const workspace = await loadWorkspaceFor(options);
  const directory = mkdtempSync(join(tmpdir(), 'runbook-show-'));
  const { signal } = new AbortController();
  try {
    return enabledSteps(
      book,
      await openEffects({
        workspace,
        directory,
        runId: 'show',
        signal,
        secret: secrets.register,
        log: () => {},
      }),
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** `runbook status`. */
export async function status(options: BookOptions): Promise<void> {
  const { name } = await loadWorkspaceFor(options);
  const directory = workspaceDirectory(runsDirectory(process.env), name);
  const holder = currentHolder(directory);
  const past = lastRun(directory);
  if (holder) {
    const at = past?.history.step ? `, last seen at the step ${past.history.step}` : '';
    print([
      `${holder.purpose} is running: ${holder.operator} on ${holder.host}, process ${holder.pid}, since ${holder.since}${at}`,
    ]);
  } else print(past ? standing(past) : [`No run in ${name} yet.`]);
}

function standing(past: PastRun): string[] {
  if (blocksNewRun(past)) return [unfinished(past)];
  if (!isOver(past)) return changedNothing(past);
  const { header, entries } = past.journal;
  const ended = `${header.book} in ${header.workspace}: ${past.history.outcome} ${entries.at(-1)?.at} (${past.runId})`;
  return past.history.outcome === 'done'
    ? [ended, `certificate: ${runFiles(past.directory).certificate}`]
    : [ended];
}

/** A run that a check ended: there is nothing to go on with and nothing to go back from. */
function changedNothing({ runId, journal: { header, entries }, history }: PastRun): string[] {
  const last = entries.findLast((entry) => entry.event === 'failed');
  return [
    `${header.book} in ${header.workspace} changed nothing: ${history.outcome} at the step ${history.step}, ${entries.at(-1)?.at} (${runId})`,
    ...(last?.event === 'failed' ? [`  ${last.message}`] : []),
    'When that is put right, start again with',
    `  ${startCommand(header.book, header.workspace)}`,
  ];
}

/** `runbook verify FILE …`; ends at the first that is wrong. */
export function verify(files: readonly string[]): void {
  for (const file of files) print(verifyCertificate(file));
}
