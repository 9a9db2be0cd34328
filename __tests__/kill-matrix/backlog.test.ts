import { describe, expect, it } from '@jest/globals';
import { openBacklog } from '../../scripts/kill-matrix/backlog.ts';

const task = (weight: number) => ({ weight });

describe('a backlog', () => {
  it('gives the heaviest first, and what is put in front before it', async () => {
    const backlog = openBacklog([task(1)]);
    backlog.add([task(2), task(3)]);
    backlog.add([task(0)], true);
    const given = await Promise.all([{}, {}, {}, {}].map((worker) => backlog.next(worker)));
    expect(given.map((one) => one?.weight)).toEqual([0, 3, 2, 1]);
  });

  it('keeps a worker waiting while another may find more, and sends all home when nobody can', async () => {
    const backlog = openBacklog([task(1)]);
    const [finder, other] = [{}, {}];
    expect(await backlog.next(finder)).toEqual(task(1));
    const waiting = backlog.next(other);
    backlog.add([task(5)]);
    expect(await waiting).toEqual(task(5));
    const ends = [backlog.next(finder), backlog.next(other)];
    expect(await Promise.all(ends)).toEqual([undefined, undefined]);
  });
});
