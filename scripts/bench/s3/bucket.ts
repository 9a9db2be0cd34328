import { createHash } from 'node:crypto';

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
  readonly objects: readonly Listed[];
  readonly prefixes: readonly string[];
  readonly last: string;
  readonly more: boolean;
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** Objects in the order of their keys. Keys are ASCII here, so that JavaScript's order is S3's. */
export class Bucket {
  readonly #objects: Listed[];

  constructor(objects: Listed[] = []) {
    this.#objects = objects;
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
  }

  /** A page of a listing; keys with more folders than the prefix are summed up where there is a delimiter. */
  page({ after, prefix, delimiter, size }: Wanted): Page {
    const [objects, prefixes]: [Listed[], string[]] = [[], []];
    const from =
      after < prefix ? prefix : `${after}${delimiter && after.endsWith(delimiter) ? '\uffff' : '\0'}`;
    let at = this.#position(from);
    let last = '';
    for (;;) {
      const object = this.#objects[at];
      if (!object?.key.startsWith(prefix)) return { objects, prefixes, last, more: false };
      if (objects.length + prefixes.length >= size) return { objects, prefixes, last, more: true };
      const end = delimiter ? object.key.indexOf(delimiter, prefix.length) : -1;
      last = end < 0 ? object.key : object.key.slice(0, end + 1);
      if (end < 0) objects.push(object);
      else prefixes.push(last);
      at = end < 0 ? at + 1 : this.#position(`${last}\uffff`);
    }
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
