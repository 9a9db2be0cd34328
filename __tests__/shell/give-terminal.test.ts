import { expect, it } from '@jest/globals';
import { CommandInterrupted, ProgramMissing } from '../../runbooks/shell/errors.ts';
import { createGiveTerminal } from '../../runbooks/shell/give-terminal.ts';

const shell = (script: string) => ({ program: 'sh', args: ['-c', script] });
const never = new AbortController().signal;

it('says how the program has ended, and judges no exit code', async () => {
  expect(await createGiveTerminal(never)(shell('exit 3'))).toEqual({ exitCode: 3 });
  expect(await createGiveTerminal(never)(shell('kill -KILL $$'))).toEqual({ exitCode: 128 });
});

it('ends the program with the run', async () => {
  const stop = new AbortController();
  const ended = createGiveTerminal(stop.signal)(shell('exec sleep 60'));
  stop.abort();
  await expect(ended).rejects.toThrow(CommandInterrupted);
});

it('says what is not installed', async () => {
  const missing = createGiveTerminal(never)({ program: 'no-such-psql', args: [] });
  await expect(missing).rejects.toThrow(ProgramMissing);
});
