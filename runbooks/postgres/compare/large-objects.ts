import { createHash, type Hash } from 'node:crypto';
import type { Client } from 'pg';
import { differencesBetween, type Proof, proof } from '../proof.ts';
import type { Side } from '../side.ts';

type LargeObject = { oid: number; about: string };
export type Content = { bytes: number; sha256: string; about: string };

const listed = `
  SELECT m.oid, format('owner %s acl %s comment %s labels %s', pg_get_userbyid(lomowner),
                       (SELECT array_agg(item::text ORDER BY item::text) FROM unnest(lomacl) item),
                       quote_nullable(obj_description(m.oid, 'pg_largeobject')),
                       (SELECT array_agg(format('%s: %s', provider, label) ORDER BY 1) FROM pg_seclabel l
                         WHERE l.classoid = 'pg_largeobject'::regclass AND l.objoid = m.oid)) AS about
    FROM pg_largeobject_metadata m ORDER BY 1`;

/** lo_get answers at most 1 GB: read in pieces, of many objects at once. */
const piece = 16 * 1024 * 1024;
const batch = 500;

const pieces = `
  SELECT oid, length(data) AS length, sha256(data) AS sha256
    FROM unnest($1::oid[]) oid, LATERAL (SELECT lo_get(oid, $2, ${piece}) AS data OFFSET 0) p`;

type Piece = { oid: number; length: number; sha256: Buffer };
type Reading = { bytes: number; hash: Hash };

/** What is in large objects, read where they are: of each its size and a hash. Some hundred at a time. */
export async function hashLargeObjects(
  client: Client,
  oids: readonly number[],
): Promise<Map<number, Pick<Content, 'bytes' | 'sha256'>>> {
  const readings = new Map(
    oids.map((oid): [number, Reading] => [oid, { bytes: 0, hash: createHash('sha256') }]),
  );
  let unfinished = [...oids];
  for (let offset = 0; unfinished.length > 0; offset += piece) {
    const { rows } = await client.query<Piece>(pieces, [unfinished, offset]);
    for (const { oid, length, sha256 } of rows) {
      const reading = readings.get(oid) as Reading;
      reading.bytes += length;
      if (length > 0) reading.hash.update(sha256);
    }
    unfinished = rows.filter(({ length }) => length === piece).map(({ oid }) => oid);
  }
  return new Map([...readings].map(([oid, { bytes, hash }]) => [oid, { bytes, sha256: hash.digest('hex') }]));
}

/** As many as are read at a time. */
export const batches = <T>(items: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / batch) }, (_, index) =>
    items.slice(index * batch, (index + 1) * batch),
  );

/** Size, content, owner, privileges and comment of every large object, by name. */
export async function readLargeObjects(side: Side): Promise<Map<string, Content>> {
  const { rows } = await side.client.query<LargeObject>(listed);
  const contents = new Map<string, Content>();
  await side.each(batches(rows), async (client, objects) => {
    const oids = objects.map(({ oid }) => oid);
    const read = await hashLargeObjects(client, oids);
    for (const { oid, about } of objects) {
      const { bytes, sha256 } = read.get(oid) ?? { bytes: 0, sha256: '' };
      contents.set(`large object ${oid}`, { bytes, sha256, about });
    }
  });
  return contents;
}

/** A large object in one line. */
export const show = ({ bytes, sha256, about }: Content) =>
  `${bytes} bytes, hash ${sha256.slice(0, 32)}, ${about}`;

const figures = (contents: ReadonlyMap<string, Content>) => ({
  objects: contents.size,
  bytes: [...contents.values()].reduce((sum, { bytes }) => sum + bytes, 0),
});

/** Number, size, content, owner, privileges and comment of every large object. */
export async function compareLargeObjects(source: Side, target: Side): Promise<Proof> {
  const [from, to] = await Promise.all([readLargeObjects(source), readLargeObjects(target)]);
  const differ = (a: Content, b: Content) =>
    show(a) === show(b) ? undefined : `source ${show(a)}; target ${show(b)}`;
  return proof(
    { id: 'large-objects', title: 'Large objects' },
    { source: figures(from), target: figures(to) },
    differencesBetween(from, to, differ),
  );
}
