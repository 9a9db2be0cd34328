/** A table as the stream introduces it, before its first change. */
export interface StreamedTable {
  readonly schema: string;
  readonly name: string;
  /** Columns of the replica identity, with their place among the columns. */
  readonly key: readonly { readonly column: string; readonly at: number }[];
  /** REPLICA IDENTITY FULL: there is no key, and values may be null. */
  readonly full: boolean;
}

/** A row that was written, by the values of its key, before and after; `any`: all rows of the table may have been. */
export type Change =
  | { readonly kind: 'row'; readonly table: StreamedTable; readonly keys: readonly (readonly string[])[] }
  | { readonly kind: 'any'; readonly table: StreamedTable };

/** Reads one message from left to right. */
function reader(message: Buffer) {
  let at = 1;
  const take = (bytes: number) => {
    at += bytes;
    return message.subarray(at - bytes, at);
  };
  return {
    byte: () => String.fromCharCode(take(1)[0] ?? 0),
    number: (bytes: 1 | 2 | 4) => take(bytes).readUIntBE(0, bytes),
    text: (bytes: number) => take(bytes).toString('utf8'),
    string(): string {
      const end = message.indexOf(0, at);
      const text = message.toString('utf8', at, end);
      at = end + 1;
      return text;
    },
  };
}

type Reader = ReturnType<typeof reader>;

/** The values of a row; undefined for null and for what the message leaves out because it is as it was. */
function readTuple(from: Reader): (string | undefined)[] {
  return Array.from({ length: from.number(2) }, () =>
    from.byte() === 't' ? from.text(from.number(4)) : undefined,
  );
}

function readTable(from: Reader): StreamedTable {
  const [schema, name] = [from.string(), from.string()];
  const full = from.byte() === 'f';
  const columns = Array.from({ length: from.number(2) }, (_, at) => {
    const isKey = from.number(1) === 1;
    const column = from.string();
    from.text(8);
    return { column, at, isKey };
  });
  return { schema, name, key: columns.filter(({ isKey }) => isKey), full };
}

const keyOf = ({ key }: StreamedTable, ...tuples: (string | undefined)[][]) =>
  key.map(({ at, column }) => {
    const value = tuples.map((tuple) => tuple[at]).find((one) => one !== undefined);
    if (value === undefined) throw new Error(`a change does not say its row's ${column}`);
    return value;
  });

function readRow(kind: string, from: Reader, table: StreamedTable): Change {
  if (table.full) return { kind: 'any', table };
  const first = from.byte();
  const tuple = readTuple(from);
  if (kind !== 'U' || first === 'N') return { kind: 'row', table, keys: [keyOf(table, tuple)] };
  from.byte();
  return { kind: 'row', table, keys: [keyOf(table, tuple), keyOf(table, readTuple(from), tuple)] };
}

/**
 * Understands the messages of output plugin pgoutput, protocol version 1, and hands on which rows were written. One
 * decoder a stream: it remembers the tables. Source: manual, Logical Replication Message Formats.
 */
export function createDecoder(): (message: Buffer) => Change[] {
  const tables = new Map<number, StreamedTable>();
  const known = (oid: number) => {
    const table = tables.get(oid);
    if (!table) throw new Error(`the stream changes table ${oid} and has not said which that is`);
    return table;
  };
  return (message) => {
    const kind = String.fromCharCode(message[0] ?? 0);
    if (!'RIUDT'.includes(kind)) return [];
    const from = reader(message);
    if (kind === 'T') {
      const count = from.number(4);
      from.number(1);
      return Array.from({ length: count }, () => ({ kind: 'any', table: known(from.number(4)) }));
    }
    const oid = from.number(4);
    if (kind !== 'R') return [readRow(kind, from, known(oid))];
    tables.set(oid, readTable(from));
    return [];
  };
}
