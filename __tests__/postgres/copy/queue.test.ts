import { describe, expect, it } from '@jest/globals';
import { createQueue, type Task } from '../../../runbooks/postgres/copy/queue.ts';

const task = (id: string, weight: number, of = id): Task<null> => ({ id, weight, of, run: async () => {} });

function queueOf(...tasks: Task<null>[]) {
  const queue = createQueue<null>(2);
  queue.add(tasks);
  return queue;
}

describe('a queue', () => {
  it('hands out the heaviest first, but no more than two of the same thing at a time', async () => {
    const queue = queueOf(task('a', 1), task('b1', 9, 'b'), task('b2', 8, 'b'), task('b3', 7, 'b'));
    queue.close();
    const [first, second, third] = [await queue.take(), await queue.take(), await queue.take()];
    expect([first, second, third].map((one) => one?.id)).toEqual(['b1', 'b2', 'a']);
    const fourth = queue.take();
    queue.done(first as Task<null>);
    expect((await fourth)?.id).toBe('b3');
  });

  it('ends when nothing is left, and nothing runs that may add more', async () => {
    const queue = queueOf(task('a', 1));
    queue.close();
    const first = (await queue.take()) as Task<null>;
    const waiting = queue.take();
    queue.add([task('what follows', 1)]);
    queue.done(first);
    const second = (await waiting) as Task<null>;
    expect(second.id).toBe('what follows');
    const last = queue.take();
    queue.done(second);
    expect(await last).toBeUndefined();
  });

  it('hands out nothing once it is given up, not even to those who wait', async () => {
    const queue = queueOf();
    const waiting = queue.take();
    queue.giveUp();
    queue.add([task('late', 1)]);
    expect(await waiting).toBeUndefined();
    expect(await queue.take()).toBeUndefined();
  });
});
