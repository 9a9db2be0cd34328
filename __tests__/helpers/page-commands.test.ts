import { describe, expect, it } from '@jest/globals';
import type { AnyBook } from '../../runbooks/engine/types.ts';
import { fits, notOnPage } from './page-commands.ts';
import { toyBook } from './toy-book.ts';

describe('a command on a page', () => {
  it.each([
    ['aws rds x \'{"A":"db-1","N":5}\'', 'aws rds x \'{"A":"<instance>","N":<port>}\''],
    [
      "PGPASSFILE='<pass file>' PGOPTIONS='-c a=0 -c b=off' pg_dump --host=h",
      "PGPASSFILE=p pg_dump '--host=<h>'",
    ],
  ])('%s may be %s', (line, onPage) => expect(fits(line, onPage)).toBe(true));

  it.each([
    ['aws rds x', 'aws rds y'],
    ['terraform state rm a.b c', 'terraform state rm a.b'],
    ['terraform state rm axb', 'terraform state rm a.b'],
  ])('%s is not %s', (line, onPage) => expect(fits(line, onPage)).toBe(false));

  it('is missed where a rehearsal prints another one', () => {
    const book: AnyBook = {
      ...toyBook,
      steps: toyBook.steps.map((step) => ({ ...step, commands: ['aws <what>'] })),
    };
    const output =
      '[1/5]   terraform plan\n[3/5]   aws a\n[3/5]   3 objects\n12:00:00 [4/5]   terraform x\n[4/5]     create y';
    expect(notOnPage(book, output)).toEqual({ missing: ['copy: terraform x'], compared: 2 });
  });
});
