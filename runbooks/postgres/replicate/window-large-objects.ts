import { batches, hashLargeObjects } from '../compare/large-objects.ts';
import { alignLargeObjects } from '../copy/large-object-heads.ts';
import { emptyLargeObjects, largeObjectTasks } from '../copy/large-objects.ts';
import type { Pair } from '../copy/sessions.ts';

const listed = 'SELECT oid FROM pg_largeobject_metadata ORDER BY oid';

/** Those whose content is not the same; each side reads its own. */
async function differing({ source, target }: Pair): Promise<number[]> {
  const { rows } = await source.query<{ oid: number }>(listed);
  const found: number[] = [];
  for (const oids of batches(rows.map(({ oid }) => oid))) {
    const [from, to] = await Promise.all([hashLargeObjects(source, oids), hashLargeObjects(target, oids)]);
    found.push(...oids.filter((oid) => from.get(oid)?.sha256 !== to.get(oid)?.sha256));
  }
  return found;
}

/**
 * Brings over the large objects that were written since they were copied: nothing tells which these are, so both sides are read, which
 * takes a fraction of a copy. Returns how many were written.
 */
export async function copyWindowLargeObjects(pair: Pair): Promise<number> {
  if ((await alignLargeObjects(pair)) === 0) return 0;
  const oids = await differing(pair);
  await emptyLargeObjects(pair.target, oids);
  for (const task of await largeObjectTasks(pair.source, () => {}, oids)) await task.run(pair);
  return oids.length;
}
