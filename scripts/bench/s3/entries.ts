import type { Listed } from './bucket.ts';

/** What a listing says of each object, one behind the other: made once, since the server is to be quicker than whoever asks it. */
export interface Entries {
  /** Of the objects from `from` to before `to`. */
  slice(from: number, to: number): Buffer;
  /** Says something else of one object. Returns whether that was of the same length; if not, nothing here holds any more. */
  replace(at: number, object: Listed): boolean;
}

/** Objects whose text is put together at a time. */
const atOnce = 10_000;

export function makeEntries(objects: readonly Listed[]): Entries {
  const ends = new Float64Array(objects.length + 1);
  const blocks: Buffer[] = [];
  for (let i = 0; i < objects.length; i += atOnce) {
    const texts = objects.slice(i, i + atOnce).map(entry);
    texts.forEach((text, j) => {
      ends[i + j + 1] = (ends[i + j] as number) + text.length; // all of it is ASCII
    });
    blocks.push(Buffer.from(texts.join('')));
  }
  const all = Buffer.concat(blocks);
  const slice = (from: number, to: number) => all.subarray(ends[from], ends[to]);
  return {
    slice,
    replace(at, object) {
      const [text, place] = [entry(object), slice(at, at + 1)];
      return text.length === place.length && place.write(text) === text.length;
    },
  };
}

const entry = ({ key, size, etag, modified }: Listed) =>
  `<Contents><Key>${key}</Key><LastModified>${isoDate(modified)}</LastModified><ETag>&quot;${etag}&quot;</ETag><Size>${size}</Size><StorageClass>STANDARD</StorageClass></Contents>`;

let said = { modified: 0, date: '' };

/** Most objects have the date of the one before. */
function isoDate(modified: number): string {
  if (said.modified !== modified) said = { modified, date: new Date(modified).toISOString() };
  return said.date;
}
