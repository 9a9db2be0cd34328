import { createHash } from 'node:crypto';
import { type Entries, makeEntries } from './entries.ts';

/** An object of which only is known what a listing says. */
export interface Listed {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  /** Milliseconds. */
  readonly modified: number;
}

export interface Wanted {
  /** A key, or a folder that was summed up. */
  readonly after: string;
  readonly prefix: string;
  readonly delimiter: string;
  readonly size: number;
}

export interface Page {
  /** What it says of its objects. */
  readonly entries: readonly Buffer[];
  readonly objects: number;
  readonly prefixes: readonly string[];
  readonly last: string;
  readonly more: boolean;
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** Objects in the order of their keys. Keys are ASCII here, so that JavaScript's order is S3's. */
export class Bucket {
  readonly #objects: Listed[];
  /** As long as it is what it was made of. */
  #entries: Entries | undefined;

  constructor(objects: Listed[] = []) {
    this.#objects = objects;
    this.#entries = makeEntries(objects);
  }

  get count(): number {
    return this.#objects.length;
  }

  find(key: string): Listed | undefined {
    const found = this.#objects[this.#position(key)];
    return found?.key === key ? found : undefined;
  }

  put(object: Listed): void {
    const at = this.#position(object.key);
    const isThere = this.#objects[at]?.key === object.key;
    this.#objects.splice(at, isThere ? 1 : 0, object);
    if (!(isThere && this.#entries?.replace(at, object))) this.#entries = undefined;
  }

  /** Writes so many objects again, evenly spread. */
  touch(count: number): void {
    const step = Math.max(1, Math.floor(this.#objects.length / count));
    const again = this.#objects.filter((_, i) => i % step === 0).slice(0, count);
    for (const object of again) this.put({ ...object, etag: md5(object.etag), modified: Date.now() });
  }

  /** A page of a listing; keys with more folders than the prefix are summed up where there is a delimiter. */
  page(wanted: Wanted): Page {
    return wanted.delimiter ? this.#folder(wanted) : this.#flat(wanted);
  }

  #flat({ after, prefix, size }: Wanted): Page {
    const from = this.#position(after < prefix ? prefix : `${after}\0`);
    const end = Math.max(from, this.#position(`${prefix}\uffff`));
    const to = Math.min(from + size, end);
    const last = this.#objects[to - 1]?.key ?? '';
    return { entries: [this.#textOf(from, to)], objects: to - from, prefixes: [], last, more: to < end };
  }

  #folder({ after, prefix, delimiter, size }: Wanted): Page {
    const [entries, prefixes]: [Buffer[], string[]] = [[], []];
    const found = () => ({ entries, objects: entries.length, prefixes, last });
    let at = this.#position(
      after < prefix ? prefix : `${after}${after.endsWith(delimiter) ? '\uffff' : '\0'}`,
    );
    let last = '';
    for (;;) {
      const object = this.#objects[at];
      if (!object?.key.startsWith(prefix)) return { ...found(), more: false };
      if (entries.length + prefixes.length >= size) return { ...found(), more: true };
      const end = object.key.indexOf(delimiter, prefix.length);
      last = end < 0 ? object.key : object.key.slice(0, end + 1);
      if (end < 0) entries.push(this.#textOf(at, at + 1));
      else prefixes.push(last);
      at = end < 0 ? at + 1 : this.#position(`${last}\uffff`);
    }
  }

  #textOf(from: number, to: number): Buffer {
    return this.#entries?.slice(from, to) ?? makeEntries(this.#objects.slice(from, to)).slice(0, to - from);
  }

  #position(key: string): number {
    let [low, high] = [0, this.#objects.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#objects[middle] as Listed).key < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** So many objects, in folders of a thousand, as an application that stores uploads by day would name them. */
export function makeObjects(count: number, size: number, parts: number): Listed[] {
  const modified = Date.parse('2026-01-01');
  return Array.from({ length: count }, (_, i) => {
    const folder = String(Math.floor(i / 1000)).padStart(5, '0');
    const key = `media/${folder}/${md5(String(i)).slice(0, 4)}-${String(i).padStart(8, '0')}.jpg`;
    const etag = parts > 1 ? `${md5(key)}-${parts}` : md5(key);
    return { key, size, etag, modified };
  }).sort((a, b) => (a.key < b.key ? -1 : 1));
}
