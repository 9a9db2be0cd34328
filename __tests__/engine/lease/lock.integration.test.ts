import { once } from 'node:events';
import { expect, it } from '@jest/globals';
import { ended } from '../../helpers/deployment.ts';
import { diary, has } from '../../helpers/toy-book.ts';
import { type ToyProcess, withToyProcess } from '../../helpers/toy-process.ts';
import { untilOutput } from '../../helpers/until-output.ts';

async function runningAt(toy: ToyProcess, place: string) {
  const child = toy.start('toy --workspace staging', { TOY_WAIT: place });
  const end = ended(child);
  await untilOutput(child, new RegExp(`waiting at ${place}`));
  return { child, end };
}

it('who is at work is shown; a lease that is taken away ends the run, which closes nothing; the next goes on', () =>
  withToyProcess(async (toy) => {
    expect(await toy.command('lock status --workspace staging')).toMatchObject({
      code: 0,
      stdout: 'Nobody is at work in staging.\n',
    });
    const { child, end } = await runningAt(toy, 'copy:before');
    const { stdout } = await toy.command('lock status --workspace staging');
    expect(stdout).toMatch(
      new RegExp(`^toy is running: \\S+ on \\S+, process ${child.pid}, since \\S+, run \\S+-toy-`),
    );
    expect(stdout).toMatch(/\nlast sign of life: \S+Z, \d+ s ago; token 1\n/);
    const refused = await toy.command('lock release --workspace staging');
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(/nobody is here to be asked.*add --confirm staging/);
    const released = await toy.command('lock release --workspace staging --confirm staging');
    expect(released).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(`^Taken away from .*process ${child.pid},`),
    });
    const { code, output } = await end;
    expect(code).toBe(3);
    expect(output).toMatch(/The lease of staging was taken away by hand.*has closed nothing/);
    expect(diary(toy.folder)).toEqual(['open', 'stop']);
    expect(has(toy.folder, 'window')).toBe(true);
    expect(await toy.command('toy --workspace staging --resume')).toMatchObject({ code: 0 });
    expect(has(toy.folder, 'window')).toBe(false);
  }));

it('a run that was suspended, and taken over meanwhile, does nothing more when it wakes', () =>
  withToyProcess(async (toy) => {
    const { child, end } = await runningAt(toy, 'copy:before');
    child.kill('SIGSTOP');
    await toy.command('lock release --workspace staging --confirm staging');
    expect(await toy.command('toy --workspace staging --resume')).toMatchObject({ code: 0, stderr: '' });
    const whole = diary(toy.folder);
    child.kill('SIGCONT');
    const { code, output } = await end;
    expect([code, output]).toEqual([3, expect.stringContaining('The lease of staging was')]);
    expect(diary(toy.folder)).toEqual(whole);
    expect((await toy.command('where --workspace staging')).stdout).toContain('done');
  }));

it('a run that was killed is followed at once by the next on this machine', () =>
  withToyProcess(async (toy) => {
    const { child } = await runningAt(toy, 'copy:before');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const { stdout } = await toy.command('lock status --workspace staging');
    expect(stdout).toMatch(/was running.*\n.*\nIts process has ended/);
    const resumed = await toy.command('toy --workspace staging --resume');
    expect(resumed).toMatchObject({ code: 0, stderr: '' });
    expect(resumed.stdout).not.toContain('Watching');
  }));
