import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCertificate, verifyAnywhere } from '../engine/certificate/verify.ts';
import { bookMarkdown } from '../engine/markdown.ts';
import { enabledSteps } from '../engine/plan.ts';
import type { AnyBook } from '../engine/types.ts';
import { print } from './print.ts';
import type { BookOptions, Parts } from './program.ts';
import { findBook, verifyLive } from './runs.ts';
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
        verifyHeld: async () => {},
        log: () => {},
      }),
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** `runbook verify FILE …`; ends at the first that is wrong. */
export async function verify(
  parts: Parts,
  files: readonly string[],
  options: BookOptions & { readonly live?: boolean },
): Promise<void> {
  const storeOf = async (workspace: string) => parts.openStore(await loadWorkspaceFor({ workspace }));
  for (const file of files) {
    const claim = readCertificate(file);
    const found = await verifyAnywhere(claim, storeOf);
    if (!options.json) print(found);
    if (options.live) await verifyLive(parts, claim, options);
  }
}
