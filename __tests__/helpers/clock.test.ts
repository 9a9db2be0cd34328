import { expect, it } from '@jest/globals';
import { VirtualTime } from './clock.ts';

it('virtual time wakes in order, and not before it is time', async () => {
  const time = new VirtualTime();
  const { sleep, elapsed, now } = time.machine(5000);
  const seen: string[] = [];
  const say = async (text: string, milliseconds: number) => {
    await sleep(milliseconds);
    seen.push(`${text} ${elapsed()}`);
  };
  void say('late', 30_000);
  void say('early', 10_000).then(() => say('then', 10_000));
  await time.pass(9_999);
  expect(seen).toEqual([]);
  await time.pass(20_001);
  expect(seen).toEqual(['early 10000', 'then 20000', 'late 30000']);
  expect(now().toISOString()).toBe('2026-01-01T00:00:35.000Z');
});

it('until lets pass what the work needs; a signal ends a wait; a dead machine wakes nobody', async () => {
  const time = new VirtualTime();
  const [one, other] = [time.machine(), time.machine()];
  const stop = new AbortController();
  const stopped = one.sleep(1000, stop.signal);
  stop.abort(new Error('enough'));
  await expect(stopped).rejects.toThrow('enough');
  let woken = false;
  void other.sleep(1000).then(() => {
    woken = true;
  });
  other.die();
  await time.until(one.sleep(60_000));
  expect([one.elapsed(), woken]).toEqual([60_000, false]);
});
