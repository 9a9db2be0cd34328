import { describe, expect, it } from '@jest/globals';
import type { Run } from '../../runbooks/shell/command.ts';
import { CommandFailed } from '../../runbooks/shell/errors.ts';
import { explaining, StateLocked } from '../../runbooks/terraform/explain.ts';
import { awaitLock } from '../../runbooks/terraform/left-at-work.ts';
import type { Workplace } from '../../runbooks/terraform/site.ts';

const site = { directory: '/runs/staging/1', workspace: 'staging' };
const apply = '/usr/bin/terraform apply -input=false -no-color -lock-timeout=30s /runs/staging/1/plan.tfplan';
const stderr = 'Error: Error acquiring the state lock\n  ID: 7f13\n  Who: root@vm\n';

/** A machine on which the state stays locked for so many tries, while these programs run. */
function machine(tries: number, programs: (asked: number) => readonly string[]) {
  const told: string[] = [];
  const heard: string[] = [];
  const log = (line: string) => void heard.push(line);
  const run = (async (command) => {
    told.push(command.program);
    if (command.program === 'ps') return { stdout: programs(told.length).join('\n'), stderr: '' };
    if (told.filter((program) => program === 'terraform').length > tries) return { stdout: '', stderr: '' };
    throw new CommandFailed(command, { stdout: '', stderr, exitCode: 1 } as never);
  }) as Run;
  const place = { ...site, run: explaining(run, site), env: {}, log } as unknown as Workplace;
  return { told, heard, place };
}

describe('a state that is locked', () => {
  it('is waited for while an apply that a killed runner has left is at work', async () => {
    const { told, heard, place } = machine(2, () => ['init', apply]);
    await awaitLock(place);
    expect(heard).toEqual([expect.stringContaining('is still at work; waiting until it has ended')]);
    expect(told).toEqual(['ps', 'terraform', 'ps', 'terraform', 'ps', 'terraform']);
  });

  it('is asked for once more when that apply has ended between two tries of the same command', async () => {
    const { told, place } = machine(1, (asked) => (asked < 2 ? [apply] : ['init']));
    await awaitLock(place);
    expect(told).toEqual(['ps', 'terraform', 'ps', 'terraform']);
  });

  it('is refused once that apply has ended without letting go', async () => {
    const { told, place } = machine(9, (asked) => (asked < 4 ? [apply] : ['init']));
    await expect(awaitLock(place)).rejects.toThrow(/locked by root@vm/);
    expect(told).toEqual(['ps', 'terraform', 'ps', 'terraform', 'ps', 'terraform']);
  });

  it.each([
    ['an apply of another run', apply.replaceAll('staging/1', 'staging/2')],
    ['an editor that holds the plan', 'vim /runs/staging/1/plan.tfplan'],
  ])('is refused, with who holds it, beside %s', async (_what, program) => {
    const { heard, place } = machine(9, () => [program]);
    await expect(awaitLock(place)).rejects.toBeInstanceOf(StateLocked);
    expect(heard).toEqual([]);
  });
});
