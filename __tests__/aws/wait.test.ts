import { describe, expect, it } from '@jest/globals';
import { waitFor } from '../../runbooks/aws/wait.ts';

const countUpTo = (wanted: number) => {
  let seen = 0;
  return {
    what: `${wanted} tasks`,
    look: async () => ++seen,
    isMet: (at: number) => at === wanted,
    describe: (at: number) => `${at} running`,
    explain: () => 'Last events of the service:\n  no space left',
  };
};

describe('waitFor', () => {
  it('looks until it is so, and shows what it saw', async () => {
    const notes: (string | undefined)[] = [];
    const progress = ({ note }: { note?: string }) => notes.push(note);
    expect(await waitFor(countUpTo(3), { everySeconds: 0.001, progress })).toBe(3);
    expect(notes).toEqual(['1 running', '2 running']);
  });

  it('gives up in the end, saying what it saw last and why', async () => {
    await expect(waitFor(countUpTo(3), { timeoutSeconds: 0 })).rejects.toThrow(
      'Gave up waiting for 3 tasks after 0 s; last seen: 1 running.\nLast events of the service:\n  no space left',
    );
  });

  it('stops at once when it is told to', async () => {
    const signal = AbortSignal.timeout(20);
    await expect(waitFor(countUpTo(-1), { everySeconds: 60, signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});
