import { createInterface } from 'node:readline/promises';
import { Interrupted, UsageError } from '../engine/errors.ts';
import { pointOfNoReturn } from '../engine/plan.ts';
import type { Session } from '../engine/session.ts';
import { noReturn } from '../engine/show/plain.ts';
import type { AnyStep } from '../engine/types.ts';
import { complain } from './print.ts';

interface Question {
  readonly workspace: string;
  /** The value of `--confirm`. */
  readonly given: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * Asks for the name of the workspace before a run that cannot be taken back. Throws `UsageError` when the answer is
 * another word, and when there is nobody to ask and no `--confirm`.
 */
export function confirmer({ workspace, given, signal }: Question): Session['confirm'] {
  return async (steps) => {
    const last = pointOfNoReturn(steps);
    if (given !== undefined) verify(given, workspace, '--confirm says');
    if (!last) return null;
    if (given !== undefined) return { by: 'flag', how: `--confirm ${given}` };
    complain(listing(steps, last));
    const reason = `From the step "${last.title}" on there is no way back`;
    await typed(`Type the name of the workspace to go on (${workspace}): `, { workspace, signal, reason });
    return { by: 'operator', how: 'typed the name of the workspace' };
  };
}

/**
 * Asks for the name of the workspace before the lease of somebody else is taken away, after saying `about` whom. Throws
 * `UsageError` as a `confirmer` does.
 */
export async function askForName(question: Question & { readonly about: readonly string[] }): Promise<void> {
  const { workspace, given, signal, about } = question;
  complain(about.join('\n'));
  if (given !== undefined) return verify(given, workspace, '--confirm says');
  const reason = "This takes somebody's lease away";
  await typed(`Type the name of the workspace to do it (${workspace}): `, { workspace, signal, reason });
}

interface Wanted {
  readonly workspace: string;
  readonly signal: AbortSignal;
  /** Completes "…, and nobody is here to be asked". */
  readonly reason: string;
}

async function typed(question: string, { workspace, signal, reason }: Wanted): Promise<void> {
  if (!process.stdin.isTTY) {
    throw new UsageError(
      `${reason}, and nobody is here to be asked. Nothing was done. If you mean it, add --confirm ${workspace}`,
    );
  }
  verify(await ask(question, signal), workspace, 'You typed');
}

function verify(answer: string, workspace: string, said: string) {
  if (answer === workspace) return;
  throw new UsageError(`${said} "${answer}"; the workspace is "${workspace}". Nothing was done.`);
}

async function ask(question: string, signal: AbortSignal): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    // In a terminal the line editor sees Ctrl-C before the process does.
    const stopped = new Promise<never>((_, reject) =>
      lines.once('SIGINT', () => reject(new Error('SIGINT'))),
    );
    return (await Promise.race([lines.question(question, { signal }), stopped])).trim();
  } catch (error) {
    throw new Interrupted('\nInterrupted. Nothing was done.', { cause: error });
  } finally {
    lines.close();
  }
}

function listing(steps: readonly AnyStep[], last: AnyStep): string {
  const lines = steps.flatMap((step, index) => [
    ...(step === last ? [`     ${noReturn}`] : []),
    `${String(index + 1).padStart(3)}. ${step.title}`,
  ]);
  return lines.join('\n');
}
