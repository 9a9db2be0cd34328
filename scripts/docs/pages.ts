import { books } from '../../runbooks/books.ts';
import { bookMarkdown } from '../../runbooks/engine/markdown.ts';

/** A page that is generated as a whole. */
export interface Page {
  readonly file: string;
  readonly text: string;
}

const folder = 'docs/runbooks';

const index = (): Page => ({
  file: `${folder}/README.md`,
  text: [
    '# Runbooks',
    '',
    'What `runbook show NAME` prints, as pages; `npm run docs` makes them. When something stops, read [operating](../operating.md).',
    '',
    ...books.map(({ id, title }) => `- [${id}](${id}.md): ${title}`),
    '',
  ].join('\n'),
});

/** A page for every runbook, and their list. */
export async function pages(): Promise<Page[]> {
  const made = [index()];
  // One after the other: jest cannot load two modules at once that share a third.
  for (const { id, load } of books) {
    made.push({ file: `${folder}/${id}.md`, text: bookMarkdown(await load()) });
  }
  return made;
}
