import type { Line } from '../change.ts';

/** Characters of a value that are shown; of longer ones the part around what differs. */
const most = 160;

/** `path: "a" → "b"`, and of long values only where they differ. */
export function lineText({ path, before, after, forces }: Line): string {
  const [one, other] = shorten(before, after);
  const name = path === '' ? '' : `${path}: `;
  const mark = forces ? '  # forces replacement' : '';
  if (one === undefined) return `${name}${other}${mark}`;
  if (other === undefined) return `${name}${one} → removed${mark}`;
  return one === other ? `${name}${one}, changed${mark}` : `${name}${one} → ${other}${mark}`;
}

function shorten(before?: string, after?: string): [string | undefined, string | undefined] {
  const longest = Math.max(before?.length ?? 0, after?.length ?? 0);
  if (longest <= most) return [before, after];
  const from =
    before !== undefined && after !== undefined ? Math.max(0, firstDifference(before, after) - most / 4) : 0;
  return [part(before, from), part(after, from)];
}

function firstDifference(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return at;
}

function part(text: string | undefined, from: number): string | undefined {
  if (text === undefined || text.length <= most) return text;
  const piece = text.slice(from, from + most / 2);
  return `${from > 0 ? '…' : ''}${piece}${from + piece.length < text.length ? '…' : ''} (${text.length} characters)`;
}
