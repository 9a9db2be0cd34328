import { describe, expect, it } from '@jest/globals';
import { rollback } from '../../runbooks/engine/rollback.ts';
import { resume, run } from '../../runbooks/engine/run.ts';
import type { AnyBook } from '../../runbooks/engine/types.ts';
import { book } from '../../scripts/new-runbook/example.ts';
import { type FakeEcs, fakeEcs } from '../helpers/fake-ecs.ts';
import { failAt, type Toy, withToy } from '../helpers/toy-session.ts';

/** A use of the command on a world without a cloud. What must hold on a real one belongs in an integration test. */
const session = (toy: Toy, { effects }: FakeEcs) =>
  toy.session({ book: book as AnyBook, open: async () => effects });

describe(book.id, () => {
  it('runs to its certificate, and proves what it did', () =>
    withToy(async (toy) => {
      const world = fakeEcs(2);
      await run(session(toy, world));
      expect(world).toMatchObject({ count: 2, calls: ['UpdateService', 'UpdateService'] });
      expect(toy.last().history.outcome).toBe('done');
    }));

  // One world for both: the failure is that of the first process.
  it.each(['UpdateService:before', 'UpdateService:after'])(
    'fails at %s, goes on, and ends the same',
    (place) =>
      withToy(async (toy) => {
        const world = fakeEcs(2, failAt(place));
        await expect(run(session(toy, world))).rejects.toThrow('out of luck');
        await resume(session(toy, world));
        expect(world.count).toBe(2);
        expect(toy.last().history.outcome).toBe('done');
      }),
  );

  it('goes back, and proves that all is as before', () =>
    withToy(async (toy) => {
      const world = fakeEcs(2, failAt('UpdateService:after'));
      await expect(run(session(toy, world))).rejects.toThrow('out of luck');
      expect(world.count).toBe(0);
      await rollback(session(toy, world));
      expect(world.count).toBe(2);
      expect(toy.last().history.outcome).toBe('rolled-back');
    }));
});
