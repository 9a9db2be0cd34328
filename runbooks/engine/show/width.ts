import { stripVTControlCharacters } from 'node:util';

const segmenter = new Intl.Segmenter();
/** What a terminal draws two columns wide. https://www.unicode.org/reports/tr11/ */
const wide =
  /\p{Emoji_Presentation}|\ufe0f|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u;
const noWidth = /^[\p{Mark}\p{Format}]+$/u;

const widthOf = (character: string) => (noWidth.test(character) ? 0 : wide.test(character) ? 2 : 1);
const charactersOf = (text: string) => [...segmenter.segment(text)].map(({ segment }) => segment);

/** Most texts: a column a character. */
const simple = /^[ -~]*$/;

/** Columns a text takes in a terminal. */
export const width = (text: string): number => (simple.test(text) ? text.length : widthOfAll(text));

const widthOfAll = (text: string): number =>
  charactersOf(stripVTControlCharacters(text)).reduce((sum, character) => sum + widthOf(character), 0);

/** Lines of a text without what would move a terminal's cursor. */
export const linesIn = (text: string): string[] =>
  stripVTControlCharacters(text)
    .split(/\r?\n|\r/)
    .map((line) => line.replaceAll('\t', '  ').replace(/\p{Control}/gu, ''));

/** A text in at most so many columns, with `…` where something was left out. */
export function cut(text: string, columns: number): string {
  if (width(text) <= columns) return text;
  return `${head(text, columns - 1).trimEnd()}…`.slice(0, Math.max(0, columns));
}

/** As much of the beginning as fits. */
function head(text: string, columns: number): string {
  let [kept, used] = ['', 0];
  for (const character of charactersOf(text)) {
    used += widthOf(character);
    if (used > columns) break;
    kept += character;
  }
  return kept;
}

/**
 * A text in lines of at most so many columns, further lines as far in as the first. A word that is longer than a line stays
 * whole: it may be a path that somebody copies.
 */
export function wrap(text: string, columns: number): string[] {
  const indent = /^ */.exec(text)?.[0] ?? '';
  const lines: string[] = [];
  for (const word of text.trim().split(/ +/)) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && width(longer) <= columns) lines[lines.length - 1] = longer;
    else lines.push(`${indent}${word}`);
  }
  return lines;
}
