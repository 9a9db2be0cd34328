import { describe, expect, it } from '@jest/globals';
import { Interrupted, Refused } from '../../../runbooks/engine/errors.ts';
import { lookAtLease } from '../../../runbooks/engine/lease/look.ts';
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
