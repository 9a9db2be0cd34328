import { type Endpoint, withClient } from '../../client.ts';
import { tableFiles, verifyNotRewritten } from '../../rewritten.ts';
import { type Side, withSide } from '../../side.ts';
import { type Reading, readingOf } from './hash.ts';
import { addPart, type OnPart, partsOfAll, type Sums, type TablePart } from './sums.ts';
import { listTables, type Tables } from './tables.ts';

/** The rows of a source, read while there is no target yet to hold them against. */
export interface Ahead {
  /** The source, at the one moment of all that is read. */
  readonly side: Side;
  readonly tables: Tables;
  /** Reads what is left, on all sessions of the side. Throws `MomentLost` where a table was emptied since the moment. */
  finish(onPart: OnPart): Promise<Sums>;
}

interface Reader extends Pick<Ahead, 'finish'> {
  /** Ends when the part has ended that is being read. */
  stop(): Promise<void>;
}

function readOn(side: Side, tables: Tables, o: { reading: Reading; sessions: number }): Reader {
  const parts = partsOfAll(tables.values());
  const left: TablePart[] = [];
  const found: Sums = new Map();
  let stopped = false;
  const read = (client: Side['client'], one: TablePart) =>
    addPart(found, client, { ...one, reading: o.reading });
  const first = side.each(
    parts,
    async (client, one) => {
      if (stopped) left.push(one);
      else await read(client, one);
    },
    o.sessions,
  );
  const stop = async () => {
    stopped = true;
    await Promise.allSettled([first]);
  };
  // Who stops it does not look at why it ended, and nobody may be looking when it does.
  first.catch(() => {});
  return {
    stop,
    async finish(onPart) {
      await stop();
      await first;
      const later = new Set(left);
      for (const one of parts) if (!later.has(one)) onPart(parts.length, one.table.shown);
      await side.each(left, async (client, one) => {
        await read(client, one);
        onPart(parts.length, one.table.shown);
      });
      return found;
    },
  };
}

export interface AheadOptions {
  readonly source: Endpoint;
  /** Holds no rows yet; its encoding decides how they are hashed. */
  readonly target: Endpoint;
  /** Sessions; a quarter of them until {@link Ahead.finish}, since the source has other things to do. */
  readonly jobs: number;
  readonly signal?: AbortSignal;
}

/** Holds one moment of the source for as long as `fn` runs, and reads its rows meanwhile. */
export const withAhead = <T>(
  { source, target, jobs, signal }: AheadOptions,
  fn: (ahead: Ahead) => Promise<T>,
): Promise<T> =>
  withSide(source, { name: 'source', jobs, signal }, async (side) => {
    const [tables, files] = [await listTables(side), await tableFiles(side.client)];
    const reading = await withClient(target, (client) => readingOf(side.client, client));
    const reader = readOn(side, tables, { reading, sessions: Math.ceil(jobs / 4) });
    const finish: Ahead['finish'] = async (onPart) => {
      const sums = await reader.finish(onPart);
      await verifyNotRewritten(files, source);
      return sums;
    };
    try {
      return await fn({ side, tables, finish });
    } finally {
      await reader.stop();
    }
  });
