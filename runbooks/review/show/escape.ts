const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '@': '&#64;' };

/** Text as Markdown shows it, whatever it holds: no markup, no HTML, nobody mentioned. */
export const plain = (text: string): string =>
  text
    .replace(/[&<>@]/g, (character) => entities[character] as string)
    .replace(/[\\`*[\]|~#]/g, '\\$&')
    .replace(/\s*[\r\n]+\s*/g, ' ');

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
