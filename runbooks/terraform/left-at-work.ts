import { StateLocked } from './explain.ts';
import { outlive, type Workplace } from './site.ts';
import { awaitLockCommand } from './state.ts';

const isApply = /(^|\/)terraform apply /;

/** Whether an apply that began here goes on, though its runner is dead. Where nobody can say, it does not. */
async function isAtWork({ run, directory }: Workplace): Promise<boolean> {
  const { stdout } = await run({ program: 'ps', args: ['-wwAo', 'args='] }).catch(() => ({ stdout: '' }));
  return stdout.split('\n').some((line) => isApply.test(line) && line.includes(directory));
}

const leftAtWork =
  'a Terraform that the runbook started before it was killed is still at work; waiting until it has ended, which may take minutes';

/**
 * Waits for a command that outlived an earlier process: for an apply of ours as long as it takes, since a database is created in
 * minutes; for anybody else as long as the lock's time limit. Throws `StateLocked`, with who it is, when that one goes on.
 */
export async function awaitLock(place: Workplace): Promise<void> {
  for (let tries = 0; ; tries++) {
    // Asked before: Terraform pauses up to 16 s between its tries, so an apply may have ended by the time it gives up.
    const wasAtWork = await isAtWork(place);
    if (wasAtWork && tries === 0) place.log?.(leftAtWork);
    try {
      await place.run(awaitLockCommand(place), outlive);
      return;
    } catch (error) {
      if (!(error instanceof StateLocked) || !wasAtWork) throw error;
    }
  }
}
