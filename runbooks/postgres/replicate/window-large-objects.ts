import { alignLargeObjects } from '../copy/large-object-heads.ts';
import { emptyLargeObjects, largeObjectTasks } from '../copy/large-objects.ts';
import type { Pair } from '../copy/sessions.ts';

/** Brings all large objects over again: nothing tells which were written. Returns how many there are. */
export async function copyWindowLargeObjects(pair: Pair): Promise<number> {
  const count = await alignLargeObjects(pair);
  if (count === 0) return 0;
  await emptyLargeObjects(pair.target);
  for (const task of await largeObjectTasks(pair.source, () => {})) await task.run(pair);
  return count;
}
