import { describe, expect, it } from '@jest/globals';
import { closeAll } from '../../runbooks/engine/closing.ts';
import { LeaseLost } from '../../runbooks/engine/errors.ts';
import { emptyHistory } from '../../runbooks/engine/journal/history.ts';
import type { Lease } from '../../runbooks/engine/lease/hold.ts';
import { nowhere, type Stage } from '../../runbooks/engine/stage.ts';
import type { AnyStep } from '../../runbooks/engine/types.ts';
import { type Toy, withToy } from '../helpers/toy-session.ts';

/** Opened, and to be closed by one call to the outside, with a lease that answers so. */
function opened(toy: Toy, verifyHeld: (lost: AbortController) => Promise<void>) {
  const [lost, insist, calls] = [new AbortController(), new AbortController(), [] as string[]];
  const lease = { lost: lost.signal, verifyHeld: () => verifyHeld(lost) } as Lease;
  const open: Stage['session']['open'] = async (opening) => ({
    call: async () => {
      await opening.verifyHeld();
      calls.push('revoke');
    },
  });
  const step = {
    id: 'open',
    title: 'Open the window',
    effect: 'change',
    finally: (c: { call(): Promise<void> }) => c.call(),
  } as unknown as AnyStep;
  const signals = { stop: new AbortController().signal, insist: insist.signal };
  const session = toy.session({ lease, open, signals });
  const history = { ...emptyHistory(), begun: new Set(['open']) };
  const stage = {
    ...nowhere,
    session,
    history,
    chosen: {},
    runId: 'run',
    directory: toy.folder,
    steps: [step],
  };
  return { stage, calls, lost, insist };
}

describe('what must not stay open', () => {
  it('is closed when the lease can be neither shown nor renewed', () =>
    withToy(async (toy) => {
      const { stage, calls } = opened(toy, () => Promise.reject(new Error('no network')));
      expect(await closeAll(stage)).toEqual([]);
      expect(calls).toEqual(['revoke']);
    }));

  it("is left alone when the lease turns out to be another's: that one may have opened it", () =>
    withToy(async (toy) => {
      const { stage, calls } = opened(toy, async (lost) => lost.abort(new LeaseLost('bob has it')));
      await expect(closeAll(stage)).rejects.toThrow('bob has it');
      expect(calls).toEqual([]);
    }));

  it('is left to the next run by who insists, whatever the store is about to say', () =>
    withToy(async (toy) => {
      const { stage, calls, insist } = opened(toy, () => new Promise(() => {}));
      const closing = closeAll(stage);
      insist.abort(new Error('SIGINT'));
      expect(await closing).toEqual([expect.stringContaining('could not be closed')]);
      expect(calls).toEqual([]);
    }));
});
