import type { Duplex } from 'node:stream';
import type { Client, Connection } from 'pg';
import { sortMessages } from './messages.ts';
import type { Pair } from './sessions.ts';

/** Bytes that may wait for the target: enough to keep both servers busy, and flat. */
const mostWaiting = 256 * 1024;

const copyDone = Buffer.from(['c'.charCodeAt(0), 0, 0, 0, 4]);

export interface Copy {
  /** `COPY … TO STDOUT`. */
  readonly read: string;
  /** `COPY … FROM STDIN`. */
  readonly write: string;
}

/** Runs statements of which one is a COPY; resolves with the rows the server has counted, when it is ready for others. */
const runCopy = (client: Client, text: string, handleCopyInResponse: () => void = () => {}) =>
  new Promise<number>((resolve, reject) => {
    let rows = 0;
    client.query({
      submit(connection: Connection) {
        connection.query(text);
      },
      handleCopyInResponse,
      handleCommandComplete(message: { text: string }) {
        rows = Number(/^COPY (\d+)/.exec(message.text)?.[1] ?? rows);
      },
      handleReadyForQuery: () => resolve(rows),
      handleError: reject,
    });
  });

/** Reads rows past node-postgres, which would take each apart, and leaves it all else. Returns what gives it back everything. */
function takeRows(from: Duplex, rows: (bytes: Buffer) => void): () => void {
  const [parse] = from.listeners('data') as [(bytes: Buffer) => void];
  const sort = sortMessages(rows, parse);
  from.off('data', parse).on('data', sort);
  return () => void from.off('data', sort).on('data', parse);
}

/** Gathers what has arrived by now into one write. */
function send(into: Duplex, bytes: Buffer): void {
  if (into.writableCorked === 0) {
    into.cork();
    setImmediate(() => into.uncork());
  }
  into.write(bytes);
}

/**
 * Pipes a COPY of the source into a COPY of the target within a transaction that it begins; the messages are passed on as
 * they are. Returns the number of rows. When it throws, both connections are of no more use.
 */
export async function pipe(
  { source, target }: Pair,
  copy: Copy,
  onBytes: (bytes: number) => void,
): Promise<number> {
  const [from, into] = [source.connection.stream, target.connection.stream];
  const goOn = () => void from.resume();
  // Nothing may come before the target is ready for it.
  from.pause();
  into.on('drain', goOn);
  const giveBack = takeRows(from, (bytes) => {
    onBytes(bytes.length);
    send(into, bytes);
    if (into.writableLength > mostWaiting) from.pause();
  });
  try {
    const written = runCopy(target, `BEGIN; ${copy.write}`, goOn);
    const read = runCopy(source, copy.read).then(() => void into.write(copyDone));
    const [rows] = await Promise.all([written, read]);
    return rows;
  } finally {
    into.off('drain', goOn);
    giveBack();
  }
}
