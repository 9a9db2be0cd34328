import type { Run } from '../../shell/command.ts';
import { type Endpoint, withClient } from '../client.ts';
import { withPassfile } from '../passfile.ts';
import { tableFiles, verifyNotRewritten } from '../rewritten.ts';
import { type Side, withSide } from '../side.ts';
import type { Tools } from '../tools.ts';
import { type Catalogue, readCatalogue } from './catalogue/read.ts';
import { type Reading, readingOf } from './rows/hash.ts';
import { addPart, type OnPart, partsOfAll, type Sums, type TablePart } from './rows/sums.ts';
import { listTables, type Tables } from './rows/tables.ts';
import { readSchema, type SchemaText } from './schema.ts';

/** A source as it was at one moment, read while there is nothing yet to hold it against. */
export interface Ahead {
  readonly side: Side;
  readonly schema: Promise<SchemaText>;
  readonly catalogue: Promise<Catalogue>;
  readonly tables: Tables;
  /** Begins to read the rows, by half of the sessions: to be called when the source has nothing else to do. */
  start(): void;
  /** Reads the rows that are left, on all sessions of the side. Throws `MomentLost` where a table was emptied since the moment. */
  finish(onPart: OnPart): Promise<Sums>;
}

interface Reader extends Pick<Ahead, 'start' | 'finish'> {
  /** Ends when the part has ended that is being read. */
  stop(): Promise<void>;
}

function rowReader(side: Side, tables: Tables, o: { reading: Reading; sessions: number }): Reader {
  const parts = partsOfAll(tables.values());
  const found: Sums = new Map();
  const read = (client: Side['client'], one: TablePart) =>
    addPart(found, client, { ...one, reading: o.reading });
  let left: TablePart[] = parts;
  let first: Promise<void> | undefined;
  let stopped = false;
  const readOrLeave = async (client: Side['client'], one: TablePart) => {
    if (stopped) left.push(one);
    else await read(client, one);
  };
  const stop = async () => {
    stopped = true;
    await Promise.allSettled([first]);
  };
  return {
    start() {
      if (first) return;
      left = [];
      first = side.each(parts, readOrLeave, o.sessions);
      // Until somebody asks, nobody would hear that it failed.
      first.catch(() => {});
    },
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
  /** Private folder, for the pass file. */
  readonly directory: string;
  readonly tools: Tools;
  readonly run: Run;
  /** Sessions for rows. */
  readonly jobs: number;
  readonly signal?: AbortSignal;
}

async function readAhead<T>(
  side: Side,
  o: AheadOptions & { passfile: string },
  fn: (ahead: Ahead) => Promise<T>,
): Promise<T> {
  const [tables, files] = [await listTables(side), await tableFiles(side.client)];
  const reading = await withClient(o.target, (client) => readingOf(side.client, client));
  const rows = rowReader(side, tables, { reading, sessions: Math.ceil(o.jobs / 2) });
  const schema = readSchema(o, { endpoint: o.source, snapshot: side.snapshot });
  const catalogue = side.beside(readCatalogue);
  const ended = Promise.allSettled([schema, catalogue]);
  const finish: Ahead['finish'] = async (onPart) => {
    const sums = await rows.finish(onPart);
    await verifyNotRewritten(files, o.source);
    return sums;
  };
  try {
    return await fn({ side, schema, catalogue, tables, start: rows.start, finish });
  } finally {
    await Promise.all([rows.stop(), ended]);
  }
}

/** Holds one moment of the source for as long as `fn` runs, and reads it meanwhile. */
export const withAhead = <T>(o: AheadOptions, fn: (ahead: Ahead) => Promise<T>): Promise<T> =>
  withPassfile(o.directory, [o.source], (passfile) =>
    withSide(o.source, { name: 'source', jobs: o.jobs, signal: o.signal }, (side) =>
      readAhead(side, { ...o, passfile }, fn),
    ),
  );
