import type { Run } from '../shell/command.ts';
import { CommandFailed } from '../shell/errors.ts';
import type { Workplace } from './site.ts';
import { pull } from './state.ts';

/**
 * Runs like `run`, but looks up the secrets of the state before the error of a failed command is seen by anybody: it may
 * quote one that this process has not come across yet, or that the command itself has just made.
 */
export const learning =
  (place: Workplace): Run =>
  async (command, options) => {
    try {
      return await place.run(command, options);
    } catch (error) {
      // Without a workspace there is no state yet, and asking for one would create it.
      const hasState = command.program === 'terraform' && command.env?.TF_WORKSPACE !== undefined;
      if (error instanceof CommandFailed && hasState) await pull(place).catch(() => {});
      throw error;
    }
  };
