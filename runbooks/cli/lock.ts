import { systemClock } from '../engine/clock.ts';
import { lookAtLease, type Sight, takeAway } from '../engine/lease/look.ts';
import { times, whoIs } from '../engine/lease/record.ts';
import { askForName } from './confirm.ts';
import { print } from './print.ts';
import type { BookOptions, Parts } from './program.ts';
import { loadWorkspaceFor } from './session.ts';

const nobody = (workspace: string) => `Nobody is at work in ${workspace}.`;

/** `runbook lock status`: who is at work in a workspace. */
export async function lockStatus(parts: Parts, options: BookOptions): Promise<void> {
  const workspace = await loadWorkspaceFor(options);
  const sight = await lookAtLease(await parts.openStore(workspace), systemClock);
  print(sight ? linesOf(sight) : [nobody(workspace.name)]);
}

/**
 * `runbook lock release`: takes the lease away from whoever holds it. Asks for the name of the workspace before. Throws
 * `UsageError` when the answer is another word.
 */
export async function lockRelease(parts: Parts, options: BookOptions): Promise<void> {
  const workspace = await loadWorkspaceFor(options);
  const store = await parts.openStore(workspace);
  const sight = await lookAtLease(store, systemClock);
  if (!sight) return print([nobody(workspace.name)]);
  await askForName({
    workspace: workspace.name,
    given: options.confirm,
    signal: new AbortController().signal,
    about: [
      ...linesOf(sight),
      'Once its lease is taken away it stops before its next effect, and closes nothing.',
    ],
  });
  const taken = await takeAway(store, systemClock, sight.holder);
  print([
    taken
      ? `Taken away from ${whoIs(sight.holder)}.`
      : `${sight.holder.operator} on ${sight.holder.host} does not hold it any more. Look again, nothing was done.`,
  ]);
}

/** Who it is, since when, whether it lives. */
function linesOf({ holder, renewed, token, state }: Sight): string[] {
  const seconds = Math.round((Date.now() - Date.parse(renewed)) / 1000);
  return [
    `${holder.purpose} ${state === 'at work' ? 'is running' : 'was running'}: ${whoIs(holder)}`,
    `last sign of life: ${renewed}, ${seconds} s ago; token ${token}`,
    ...comments[state],
  ];
}

const comments: Readonly<Record<Sight['state'], readonly string[]>> = {
  'at work': [],
  ended: ['Its process has ended. Whoever starts next takes the lease over.'],
  silent: [
    `Dead, or cut off from the store. Whoever starts next watches for ${times.term / 1000} s and then takes the lease over.`,
  ],
};
