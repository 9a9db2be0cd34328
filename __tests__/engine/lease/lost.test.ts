import { describe, expect, it } from '@jest/globals';
import { LeaseLost, UsageError } from '../../../runbooks/engine/errors.ts';
import { lookAtLease, takeAway } from '../../../runbooks/engine/lease/look.ts';
import { createRunners } from '../../helpers/runners.ts';

const minute = 60_000;

describe('a lease that is lost', () => {
  it('ends the work at the next renewal, and what the work ends with is then no matter', async () => {
    const { time, store, runner } = createRunners();
    const ann = runner('ann');
    const { session, end, ended } = await ann.start();
    const sight = await lookAtLease(store, ann.clock);
    expect(sight && (await takeAway(store, ann.clock, sight.holder))).toBe(true);
    const bob = await runner('bob').start();
    expect(bob.session.lease.token).toBe(2);
    await time.pass(10_000);
    expect(session.signals.stop.reason).toBeInstanceOf(LeaseLost);
    expect(session.signals.insist.aborted).toBe(true);
    await expect(session.lease.verifyHeld()).rejects.toThrow(LeaseLost);
    end(new Error('children were ended'));
    await expect(ended).rejects.toThrow(
      /The lease of staging was taken over: db-migrate is running, bob on bobs-desk/,
    );
    // What the loser does no longer matters to the winner.
    await time.pass(minute);
    await bob.session.lease.renew();
  });

  it('is noticed at the gate before the next effect, at once', async () => {
    const { store, runner } = createRunners();
    const ann = runner('ann');
    const { session, end, ended } = await ann.start();
    const sight = await lookAtLease(store, ann.clock);
    if (sight) await takeAway(store, ann.clock, sight.holder);
    await expect(session.lease.renew()).rejects.toThrow(/was taken away by hand/);
    end();
    await ended;
  });

  it('while the machine slept is noticed before the next call', async () => {
    const { time, runner } = createRunners();
    const ann = runner('ann');
    const { session } = await ann.start();
    // A suspended machine: its timers wait, and its measured time does not show what has passed.
    ann.clock.die();
    await time.pass(minute);
    const bob = await time.until(runner('bob').start());
    await expect(session.lease.verifyHeld()).rejects.toThrow(LeaseLost);
    bob.end();
  });

  it('is asked for when only the time of day shows that the machine slept', async () => {
    const { store, runner } = createRunners();
    const ann = runner('ann');
    const { session } = await ann.start();
    let writes = 0;
    store.hook = (call, moment) => {
      if (call === 'write' && moment === 'done') writes++;
    };
    await session.lease.verifyHeld();
    expect(writes).toBe(0);
    ann.clock.jump(8 * 60 * minute);
    await session.lease.verifyHeld();
    expect(writes).toBe(1);
  });
});

describe('a store that does not answer', () => {
  const broken = () => {
    throw new Error('no network');
  };

  it('ends nothing by itself, and costs nothing when it answers again', async () => {
    const { time, store, runner } = createRunners();
    const { session } = await runner('ann').start();
    store.hook = broken;
    await time.pass(10 * minute);
    expect(session.lease.lost.aborted).toBe(false);
    const waiting = session.lease.verifyHeld();
    await time.pass(20_000);
    store.hook = () => {};
    await time.until(waiting);
    expect(session.lease.lost.aborted).toBe(false);
  });

  it('stops the run before its next effect, after a minute', async () => {
    const { time, store, runner } = createRunners();
    const ann = runner('ann');
    const { session } = await ann.start();
    store.hook = broken;
    await time.pass(25_000);
    const before = ann.clock.elapsed();
    const calls = Promise.allSettled([1, 2, 3].map(() => session.lease.verifyHeld()));
    for (const end of await time.until(calls)) {
      expect(end).toMatchObject({ reason: { message: expect.stringMatching(/not be renewed: no network/) } });
    }
    expect(ann.clock.elapsed() - before).toBe(minute);
    // What is to be closed now is tried once each; and with the store, the lease is back.
    await expect(session.lease.verifyHeld()).rejects.toThrow('not be renewed: no network');
    store.hook = () => {};
    await session.lease.verifyHeld();
    expect(session.lease.lost.aborted).toBe(false);
  });

  it('keeps nobody waiting who wants to stop, or whose credentials have expired', async () => {
    const { time, store, runner } = createRunners();
    const ann = runner('ann');
    const { session } = await ann.start();
    store.hook = () => {
      throw new UsageError('log in again');
    };
    await expect(session.lease.renew()).rejects.toThrow(UsageError);
    store.hook = broken;
    const waiting = session.lease.renew();
    waiting.catch(() => {});
    await time.pass(5000);
    ann.stop.abort(new Error('SIGINT'));
    await expect(waiting).rejects.toThrow('not be renewed: no network');
  });

  it('that wrote, but whose answer was lost, has not handed the lease to anybody', async () => {
    const { time, store, runner } = createRunners();
    const { session } = await runner('ann').start();
    let losses = 3;
    store.hook = (call, moment) => {
      if (call === 'write' && moment === 'done' && losses-- > 0) throw new Error('answer lost');
    };
    await time.until(session.lease.renew());
    await time.pass(5 * minute);
    await session.lease.renew();
    expect(session.lease.lost.aborted).toBe(false);
  });

  it('at the end leaves a lease that ends by itself, and says so', async () => {
    const { time, store, runner } = createRunners();
    const ann = runner('ann');
    const { end, ended } = await ann.start();
    store.hook = broken;
    end();
    await ended;
    expect(ann.said).toEqual([
      expect.stringMatching(/could not be given back \(no network\).*by itself in 30 s/),
    ]);
    store.hook = () => {};
    await time.pass(minute);
    expect(await time.until(runner('bob').once())).toBe(2);
  });
});
