/** A stretch of a text, end excluded. */
export type Range = readonly [start: number, end: number];

/** What wrapping puts into a text, and what a secret's own spaces become by it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
const filling = /\u001b\[[0-9;?]*[A-Za-z]|[\s│╷╵]/g;

/** A text without spaces, line ends, frames and colours, and where in the text each of its characters stood. */
interface Squeezed {
  readonly text: string;
  readonly at: readonly number[];
}

export function squeeze(text: string): Squeezed {
  const at: number[] = [];
  let [squeezed, from] = ['', 0];
  const take = (to: number) => {
    for (let index = from; index < to; index += 1) at.push(index);
    squeezed += text.slice(from, to);
  };
  for (const { index, 0: found } of text.matchAll(filling)) {
    take(index);
    from = index + found.length;
  }
  take(text.length);
  return { text: squeezed, at };
}

/** Characters by which a place in a form is looked up. */
const gram = 4;

interface Place {
  readonly form: string;
  readonly at: number;
}

/** Every place of every form, by the characters that stand there. */
export type Index = ReadonlyMap<string, readonly Place[]>;

/** `forms` are squeezed ones. */
export function indexOf(forms: Iterable<string>): Index {
  const index = new Map<string, Place[]>();
  for (const form of forms) {
    for (let at = 0; at + gram <= form.length; at += 1) {
      const key = form.slice(at, at + gram);
      const places = index.get(key) ?? [];
      places.push({ form, at });
      index.set(key, places);
    }
  }
  return index;
}

/** Less of a secret than this, at the edge of a text, may be anything. */
const leastPiece = (form: string) => Math.max(6, Math.ceil(form.length / 3));

/**
 * Where a form stands in a text, however it was wrapped. Output arrives in pieces: the end of a form at the beginning of
 * a text, its beginning at the end, and a text that is nothing but a part of one count as well.
 */
export function find(index: Index, squeezed: Squeezed): Range[] {
  const ranges: Range[] = [];
  for (let start = 0; start + gram <= squeezed.text.length; start += 1) {
    for (const place of index.get(squeezed.text.slice(start, start + gram)) ?? []) {
      const length = lengthAt(squeezed.text, start, place);
      if (length === 0) continue;
      const [first, last] = [squeezed.at[start] as number, squeezed.at[start + length - 1] as number];
      ranges.push([first, last + 1]);
    }
  }
  return ranges;
}

/** How much of a form stands at a place of the text; 0 where it only looks like it. */
function lengthAt(text: string, start: number, { form, at }: Place): number {
  if (at > 0 && start > 0) return 0;
  const length = Math.min(form.length - at, text.length - start);
  if (!text.startsWith(form.slice(at, at + length), start)) return 0;
  return length === form.length || length >= leastPiece(form) ? length : 0;
}
