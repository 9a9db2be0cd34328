import type { BookOptions, Parts } from '../program.ts';
import { bookCommand, findBook } from '../runs.ts';

/**
 * `runbook workspace destroy NAME`: the runbook `workspace-destroy`. Who is about to be asked for the name sees a
 * rehearsal first: what goes and what stays.
 */
export async function destroyWorkspace(parts: Parts, workspace: string, given: BookOptions): Promise<void> {
  const entry = findBook(parts, 'workspace-destroy');
  const options = { ...given, workspace };
  const asks = !options.dryRun && !options.resume && options.confirm === undefined;
  if (asks) await bookCommand(parts, { entry, options: { ...options, dryRun: true } });
  await bookCommand(parts, { entry, options });
}
