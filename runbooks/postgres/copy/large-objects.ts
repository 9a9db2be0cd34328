import type { Client } from 'pg';
import { pipe } from './pipe.ts';
import type { Tally } from './progress.ts';
import type { Task } from './queue.ts';
import type { Pair } from './sessions.ts';

type LargeObject = { oid: number; size: number };
type Piece = { oid: number; at: number; length: number };

/** The catalogue of their pages is for superusers only; where an object ends can be asked of itself (INV_READ is 262144). */
const listed = `
  SELECT oid, lo_lseek64(fd, 0, 2)::float8 AS size, lo_close(fd)
    FROM (SELECT oid, lo_open(oid, 262144) AS fd FROM pg_largeobject_metadata
           WHERE $1::oid[] IS NULL OR oid = ANY($1) ORDER BY oid OFFSET 0) o`;

/** Bytes, and objects, that travel in one transaction; a value can be at most 1 GB. */
const most = { bytes: 16 * 1024 * 1024, pieces: 1000 };

const piecesOf = ({ oid, size }: LargeObject): Piece[] =>
  Array.from({ length: Math.ceil(size / most.bytes) }, (_, index) => ({
    oid,
    at: index * most.bytes,
    length: Math.min(most.bytes, size - index * most.bytes),
  }));

function batchesOf(pieces: readonly Piece[]): Piece[][] {
  const batches: Piece[][] = [];
  let bytes = 0;
  for (const piece of pieces) {
    const last = batches.at(-1);
    bytes += piece.length;
    if (last && bytes <= most.bytes && last.length < most.pieces) last.push(piece);
    else {
      batches.push([piece]);
      bytes = piece.length;
    }
  }
  return batches;
}

const values = (pieces: readonly Piece[]) =>
  pieces.map(({ oid, at, length }) => `(${oid}::oid, ${at}::bigint, ${length})`).join(', ');

const copyOf = (pieces: readonly Piece[]) => ({
  read: `COPY (SELECT oid, at, lo_get(oid, at, length) FROM (VALUES ${values(pieces)}) p (oid, at, length)) TO STDOUT (FORMAT binary)`,
  write: `CREATE TEMPORARY TABLE runbook_pieces (oid oid, at bigint, data bytea) ON COMMIT DROP;
          COPY pg_temp.runbook_pieces FROM STDIN (FORMAT binary)`,
});

const put = 'SELECT count(lo_put(oid, at, data)) FROM pg_temp.runbook_pieces; COMMIT';

/** Tasks that copy what is in the large objects, or in some. They are there already, with owner; doing it twice does no harm. */
export async function largeObjectTasks(
  source: Client,
  onBytes: Tally['onBytes'],
  oids: readonly number[] | null = null,
): Promise<Task<Pair>[]> {
  const { rows } = await source.query<LargeObject>(listed, [oids]);
  return batchesOf(rows.flatMap(piecesOf)).map((pieces) => {
    const id = `large objects from ${pieces[0]?.oid} at ${pieces[0]?.at}`;
    const weight = pieces.reduce((sum, { length }) => sum + length, 0);
    const run = async (pair: Pair) => {
      await pipe(pair, copyOf(pieces), (bytes) =>
        onBytes({ id, name: 'large objects', bytes: weight }, bytes),
      );
      await pair.target.query(put);
    };
    return { id, of: 'large objects', weight, run };
  });
}

/** Cuts them, or some, to nothing: what an earlier copy has written may be longer than they are now (INV_WRITE is 131072). */
export async function emptyLargeObjects(
  target: Client,
  oids: readonly number[] | null = null,
): Promise<void> {
  await target.query(
    `SELECT count(lo_truncate(fd, 0) + lo_close(fd))
       FROM (SELECT lo_open(oid, 131072) AS fd FROM pg_largeobject_metadata WHERE $1::oid[] IS NULL OR oid = ANY($1) OFFSET 0) o`,
    [oids],
  );
}
