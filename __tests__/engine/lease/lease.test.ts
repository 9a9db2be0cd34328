import { describe, expect, it } from '@jest/globals';
import { Interrupted, LeaseLost, Refused, UsageError } from '../../../runbooks/engine/errors.ts';
import { lookAtLease, takeAway } from '../../../runbooks/engine/lease/look.ts';
import { createRunners } from '../../helpers/runners.ts';

const minute = 60_000;

describe('the lease of a workspace', () => {
  it('is held during the work and given back after it, also when the work fails', async () => {
    const { time, store, runner } = createRunners();
    const ann = runner('ann');
    const work = await ann.start();
    work.session.lease.serves('run-1');
    await time.pass(11_000);
    expect(await lookAtLease(store, ann.clock)).toMatchObject({
      token: 1,
      state: 'at work',
      holder: { operator: 'ann', host: 'anns-desk', pid: process.pid, runId: 'run-1', purpose: 'db-migrate' },
    });
    work.end(new Error('work'));
    await expect(work.ended).rejects.toThrow('work');
    expect(await lookAtLease(store, ann.clock)).toBeUndefined();
    await expect(work.session.lease.verifyHeld()).rejects.toThrow('The run is over');
    expect(await ann.once()).toBe(2);
  });

  it('is kept for as long as the work takes', async () => {
    const { time, runner } = createRunners();
    const [ann, bob] = [runner('ann'), runner('bob')];
    const work = await ann.start();
    await time.pass(60 * minute);
    await expect(bob.once()).rejects.toThrow(Refused);
    await expect(bob.once()).rejects.toThrow(
      /db-migrate is running in this workspace: ann on anns-desk, process \d+, since 2026-01-01T00:00:00.000Z/,
    );
    expect(bob.said).toEqual([]);
    await work.session.lease.renew();
    expect(work.session.lease.lost.aborted).toBe(false);
  });

  it('is not taken over because of a clock that is wrong', async () => {
    for (const ahead of [-10 * minute, -31_000, 29_000, 31_000, 10 * minute]) {
      const { time, runner } = createRunners();
      const [ann, bob] = [runner('ann', ahead), runner('bob')];
      const work = await ann.start();
      await time.pass(15_000);
      await expect(time.until(bob.once())).rejects.toThrow(Refused);
      work.end();
      await work.ended;
      expect(await bob.once()).toBe(2);
    }
  });

  it('of a machine that died is taken over after it was watched', async () => {
    for (const ahead of [-10 * minute, 0, 10 * minute]) {
      const { time, runner } = createRunners();
      const [ann, bob] = [runner('ann', ahead), runner('bob')];
      await ann.start();
      await time.pass(minute);
      ann.clock.die();
      await time.pass(minute);
      const before = bob.clock.elapsed();
      expect(await time.until(bob.once())).toBe(2);
      expect(bob.clock.elapsed() - before).toBe(30_000);
      expect(bob.said).toEqual([expect.stringMatching(/of ann on anns-desk.*Watching for 30 s/)]);
    }
  });

  it('goes to exactly one, however many start at the same instant', async () => {
    for (let round = 0; round < 50; round++) {
      const { store, runner } = createRunners();
      // Calls of the runners interleave differently each round.
      store.hook = async () => {
        for (let turns = Math.floor(Math.random() * 4); turns > 0; turns--) await undefined;
      };
      const tries = ['ann', 'bob', 'cyd', 'dan'].map((name) => runner(name).start());
      const ends = await Promise.allSettled(tries);
      const winners = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
      expect(winners).toHaveLength(1);
      const operator = winners[0]?.session.who.operator;
      for (const end of ends) {
        if (end.status === 'rejected') expect(end.reason.message).toContain(`: ${operator} on `);
      }
      for (const winner of winners) winner.end();
    }
  });

  it('of a dead machine goes to exactly one of those who watched', async () => {
    const { time, runner } = createRunners();
    const ann = runner('ann');
    await ann.start();
    ann.clock.die();
    await time.pass(minute);
    const tries = Promise.allSettled([runner('bob').start(), runner('cyd').start()]);
    const ends = await time.until(tries);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('is not waited for once the operator has had enough', async () => {
    const { time, runner } = createRunners();
    const [ann, bob] = [runner('ann'), runner('bob')];
    await ann.start();
    ann.clock.die();
    await time.pass(minute);
    const waiting = bob.once();
    waiting.catch(() => {});
    await time.pass(5000);
    bob.stop.abort(new Error('SIGINT'));
    await expect(waiting).rejects.toThrow(Interrupted);
  });

  it('that cannot be read is refused, naming the object', async () => {
    const { store, runner } = createRunners();
    store.objects.set('lease.json', { text: 'rubbish', version: 1 });
    await expect(runner('ann').once()).rejects.toThrow(/memory\/lease\.json cannot be read/);
    store.hook = () => {
      throw new Error('no network');
    };
    await expect(runner('ann').once()).rejects.toThrow(/could not be found out from memory: no network/);
  });
});

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
