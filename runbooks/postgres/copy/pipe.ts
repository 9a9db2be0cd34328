import { pipeline } from 'node:stream/promises';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { Pair } from './sessions.ts';

/** Read ahead on each side: enough to keep both servers busy, and flat. */
const buffer = { highWaterMark: 256 * 1024 };

export interface Copy {
  /** `COPY … TO STDOUT`. */
  readonly read: string;
  /** `COPY … FROM STDIN`. */
  readonly write: string;
}

/**
 * Pipes a COPY of the source into a COPY of the target within a transaction that it begins; the bytes are passed on as
 * they are. Returns the number of rows. When it throws, both connections are of no more use.
 */
export async function pipe(pair: Pair, copy: Copy, onBytes: (bytes: number) => void): Promise<number> {
  const into = pair.target.query(copyFrom(`BEGIN; ${copy.write}`, buffer));
  const from = pair.source.query(copyTo(copy.read, buffer));
  from.on('data', (chunk: Buffer) => onBytes(chunk.length));
  await pipeline(from, into);
  return into.rowCount;
}
