/**
 * What breaks a word where it is looked at, and is not seen. GitHub looks for mentions, numbers of issues and links after it has taken
 * entities and backslashes away, so neither keeps it from them: https://github.com/github/cmark-gfm/issues/181
 */
const gap = '&#8203;';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Text inside HTML, whatever it holds: no element, nobody mentioned, nothing linked. */
export const html = (text: string): string =>
  text
    .replace(/[&<>]/g, (character) => entities[character] as string)
    .replace(/@(?=\S)|#(?=\w)|:(?=\/\/|[\w+-]+:)|www(?=\.)|GH(?=-\d)/gi, (found) => `${found}${gap}`)
    .replace(/\s*[\r\n]+\s*/g, ' ');

/** What is markup anywhere, and what is where a line begins. */
const markup = /[\\`*[\]|~_]|#(?=[\s#]|$)|^[-+=:]|(?<=^\d{1,9})[.)]/g;

/** Text as Markdown shows it, whatever it holds: as above, and no markup. */
export const plain = (text: string): string => html(text).trim().replace(markup, '\\$&');

/** A text between backticks, with more of these around it than are in it. */
export function code(text: string): string {
  const line = text.replace(/[\r\n]+/g, ' ');
  const ticks = fenceFor(line, 1);
  const space = /^`|`$|^ .* $/.test(line) ? ' ' : '';
  return `${ticks}${space}${line}${space}${ticks}`;
}

/** Backticks, one more than the longest run of them in the text, and so many at least. */
export function fenceFor(text: string, least: number): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  return '`'.repeat(Math.max(least, longest + 1));
}

/** At most so many characters of a text, of a longer one its beginning and how long it is. */
export const short = (text: string, most: number): string =>
  text.length <= most
    ? text
    : `${text.slice(0, most).replace(/[\ud800-\udbff]$/, '')}… (${text.length} characters)`;
