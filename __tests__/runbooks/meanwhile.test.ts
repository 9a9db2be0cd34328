import { describe, expect, it } from '@jest/globals';
import { books } from '../../runbooks/books.ts';
import { emptyHistory } from '../../runbooks/engine/journal/history.ts';
import { meanwhileOf } from '../../runbooks/engine/meanwhile.ts';

/** What `runbook where` says of a run that stands in each step of a book. */
async function meanwhiles(id: string) {
  const book = await books.find((entry) => entry.id === id)?.load();
  const history = emptyHistory();
  return (book?.steps ?? []).map((step) => {
    history.begun.add(step.id);
    return { step: step.id, ...meanwhileOf(book, history) };
  });
}

describe.each(['db-migrate', 'db-return', 's3-migrate'])('%s', (id) => {
  it('is not safe to leave from the stop of the writers until they have started, and says why', async () => {
    const all = await meanwhiles(id);
    const [from, to] = ['stop-writers', 'start-writers'].map((name) =>
      all.findIndex(({ step }) => step === name),
    );
    expect(all.map(({ safe }) => safe)).toEqual(
      all.map((_, index) => index < Number(from) || index > Number(to)),
    );
    for (const { what } of all.slice(from, to)) expect(what).toMatch(/^the API is stopped, .*; .*/);
  });
});

it.each(books.map(({ id }) => [id]))(
  '%s has a word for each step from which there is no way back',
  async (id) => {
    const book = await books.find((entry) => entry.id === id)?.load();
    const last = book?.steps.find(({ effect }) => effect === 'irreversible');
    if (last) expect(last.meanwhile?.what).toMatch(/^[a-zA-Z].*[^.]$/);
  },
);
