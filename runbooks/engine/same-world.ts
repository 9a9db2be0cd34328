import { Refused } from './errors.ts';
import { differences, fingerprint } from './fingerprint.ts';
import type { HeaderLine } from './journal/format.ts';
import { resumeCommand, rollbackCommand, type Session } from './session.ts';
import type { AnyStep } from './types.ts';

/** A run goes on, forward or back, only in the world it began in. Throws `Refused` with everything that differs. */
export function verifySameWorld(header: HeaderLine, session: Session, steps: readonly AnyStep[]): void {
  const found = [
    ...differences(header.book, session.book.id, 'runbook'),
    ...differences(header.workspace, session.target.workspace, 'workspace'),
    ...differences(header.account, session.target.account, 'account'),
    ...differencesOfInputs(header, session),
    ...differencesOfSteps(header, steps),
  ];
  if (found.length === 0) return;
  throw new Refused(
    `The unfinished run ${header.runId} belongs to another world:\n  ${found.join('\n  ')}\n` +
      `Put these back as they were (the run began at revision ${header.revision}), then run\n` +
      `  ${resumeCommand(header.book, header.workspace)}\nor go back with\n  ${rollbackCommand(header.workspace)}`,
  );
}

function differencesOfInputs(header: HeaderLine, { target }: Session): string[] {
  return header.fingerprint === fingerprint(target.inputs) ? [] : differences(header.inputs, target.inputs);
}

function differencesOfSteps(header: HeaderLine, steps: readonly AnyStep[]): string[] {
  const then = header.steps.map((step) => step.id);
  const now = steps.map((step) => step.id);
  return differences(then.join(', '), now.join(', '), 'steps');
}
