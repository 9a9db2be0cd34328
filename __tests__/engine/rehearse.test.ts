import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { StepFailed } from '../../runbooks/engine/errors.ts';
import { rehearse } from '../../runbooks/engine/rehearse.ts';
import type { AnyBook } from '../../runbooks/engine/types.ts';
import { toyBook } from '../helpers/toy-book.ts';
import { failAt, withToy } from '../helpers/toy-session.ts';

describe('a rehearsal', () => {
  it('prints what each change would do, and changes nothing', () =>
    withToy(async (toy) => {
      await rehearse(toy.session());
      expect(readdirSync(toy.folder)).toEqual([]);
      expect(readdirSync(join(dirname(toy.folder)))).toEqual(['world']);
      const lines = toy.events.flatMap((event) => (event.event === 'rehearsed' ? event.lines : []));
      expect(lines).toEqual(['open window', 'touch stop', 'touch copy', 'touch start']);
      expect(toy.events.at(-1)).toMatchObject({ outcome: 'rehearsed' });
    }));

  it('looks for real: later steps know the facts, and a failing look fails it', () =>
    withToy(async (toy) => {
      const rows = { id: 'rows', title: 'Rows', effect: 'change' as const, run: async () => undefined };
      const rehearsal = async (c: { fact(name: string): unknown }) => [`${c.fact('rows')} rows`];
      const book = {
        ...toyBook,
        steps: [...toyBook.steps, { ...rows, rehearse: rehearsal }],
      } as unknown as AnyBook;
      await rehearse(toy.session({ book }));
      expect(toy.events.at(-2)).toMatchObject({ event: 'rehearsed', lines: ['3 rows'] });
      await expect(rehearse(toy.session({ hook: failAt('look:before') }))).rejects.toThrow(StepFailed);
    }));

  it('says of a step that relies on an earlier one that it cannot be known yet', () =>
    withToy(async (toy) => {
      const run = async (c: { fact(name: string): unknown }) => void c.fact('copied');
      const compare = { id: 'compare', title: 'Compare', effect: 'read' as const, run };
      await rehearse(
        toy.session({ book: { ...toyBook, steps: [...toyBook.steps, compare] } as unknown as AnyBook }),
      );
      expect(toy.events.at(-2)).toMatchObject({
        event: 'skipped',
        reason: expect.stringContaining('needs "copied"'),
      });
    }));

  it('closes what a look has opened', () =>
    withToy(async (toy) => {
      let closed = 0;
      const peek = { id: 'peek', title: 'Peek', effect: 'read' as const, run: async () => undefined };
      const book = {
        ...toyBook,
        steps: [{ ...peek, finally: async () => void closed++ }],
      } as unknown as AnyBook;
      await rehearse(toy.session({ book }));
      expect(closed).toBe(1);
    }));
});
