import { settle } from './choices.ts';
import { Refused } from './errors.ts';
import { differences, fingerprint } from './fingerprint.ts';
import type { HeaderLine } from './journal/format.ts';
import { resumeCommand, rollbackCommand, type Session } from './session.ts';
import type { AnyStep } from './types.ts';

/**
 * A run goes on, forward or back, only in the world it began in. `account` is the one that the credentials at hand belong to.
 * Throws `Refused` with everything that differs.
 */
export function verifySameWorld(
  header: HeaderLine,
  { book, target, who, chosen = {} }: Session,
  now: { readonly steps: readonly AnyStep[]; readonly account: string },
): void {
  const isOther = header.book !== book.id;
  const found = [
    ...differences(header.book, book.id, 'runbook'),
    ...differences(header.workspace, target.workspace, 'workspace'),
    ...differences(header.account, target.account, 'account'),
    ...(now.account === target.account
      ? []
      : differences(header.account, now.account, 'credentials of account')),
    ...(header.fingerprint === fingerprint(target.inputs) ? [] : differences(header.inputs, target.inputs)),
    ...Object.entries(chosen).flatMap(([name, value]) =>
      differences(settle(book, header.chosen)[name], value, `--${name}`),
    ),
    // Another runbook has other steps; to say each of them would hide what matters.
    ...(isOther ? [] : differencesOfSteps(header.steps, now.steps)),
  ];
  if (found.length === 0) return;
  const { revision } = header;
  throw new Refused(
    `The unfinished run ${header.runId} belongs to another world:\n  ${found.join('\n  ')}\n` +
      `Put these back as they were (the run began at revision ${revision}, this is ${who.revision === revision ? 'the same' : who.revision}), then run\n` +
      `  ${resumeCommand(header.book, header.workspace)}\nor go back with\n  ${rollbackCommand(header.workspace)}`,
  );
}

type Listed = Pick<AnyStep, 'id' | 'effect'>;

/** Steps that came, went, moved, or do something else to the world; one line each. */
export function differencesOfSteps(then: readonly Listed[], now: readonly Listed[]): string[] {
  const both = (steps: readonly Listed[], others: readonly Listed[]) =>
    steps.filter(({ id }) => others.some((other) => other.id === id));
  const [common, commonNow] = [both(then, now), both(now, then)];
  const still = new Set(
    longestCommon(
      common.map(({ id }) => id),
      commonNow.map(({ id }) => id),
    ),
  );
  const line = (id: string, before: string, after: string) => `step ${id}: ${before} then, ${after} now`;
  return [
    ...then.filter((step) => !common.includes(step)).map(({ id }) => line(id, 'there', 'absent')),
    ...now.filter((step) => !commonNow.includes(step)).map(({ id }) => line(id, 'absent', 'there')),
    ...common.filter(({ id }) => !still.has(id)).map(({ id }) => line(id, after(id, then), after(id, now))),
    ...common.flatMap(({ id, effect }) =>
      differences(effect, commonNow.find((step) => step.id === id)?.effect, `step ${id}`),
    ),
  ];
}

const after = (id: string, steps: readonly Listed[]) => {
  const before = steps[steps.findIndex((step) => step.id === id) - 1];
  return before ? `after ${before.id}` : 'first';
};

/** The longest list that is in both in the same order: what it leaves out has moved. */
function longestCommon(a: readonly string[], b: readonly string[]): readonly string[] {
  // For each beginning of `b`, the longest list it has in common with the part of `a` seen so far.
  let row: (readonly string[])[] = Array.from({ length: b.length + 1 }, () => []);
  for (const id of a) {
    const next: (readonly string[])[] = [[]];
    for (const [n, other] of b.entries()) {
      const [before, above, left] = [row[n] ?? [], row[n + 1] ?? [], next[n] ?? []];
      next.push(id === other ? [...before, id] : above.length >= left.length ? above : left);
    }
    row = next;
  }
  return row[b.length] ?? [];
}
