import { setTimeout as sleep } from 'node:timers/promises';
import type { Report } from '../transfer/progress.ts';
import { verifyKept } from './keep.ts';
import { type Lag, type Replication, watching } from './lag.ts';
import { verifySameSchema } from './schema.ts';

export type CatchingUp = Replication & { readonly keep: number; readonly progress: Report };

/** Near enough that the rest goes over in much less than a second. */
const near = 1_000_000;

/** Looks, a quarter of a second apart: a target that fails at a change is connected, too, for a moment every five seconds. */
const inARow = 3;

const untilNear = (o: CatchingUp): Promise<Lag> =>
  watching(o, async (look) => {
    const first = await look();
    let times = 0;
    for (let lag = first; ; lag = await look()) {
      verifyKept(lag, o.keep);
      times = lag.connected && lag.behind <= near ? times + 1 : 0;
      if (times === inARow) return lag;
      o.progress({ done: Math.max(0, first.behind - lag.behind), total: first.behind, unit: 'bytes' });
      await sleep(250, undefined, { signal: o.signal });
    }
  });

/**
 * Waits until the target has caught up with a source that is still written to. Throws {@link Refused} when the source
 * would have to keep more than `keep` bytes of WAL: better no move than a full disk under the application; or when the schema
 * was changed, which is also why a change may be one that cannot be applied.
 */
export async function catchUp(o: CatchingUp): Promise<Lag> {
  await verifySameSchema(o);
  try {
    return await untilNear(o);
  } catch (error) {
    if (!o.signal?.aborted) await verifySameSchema(o);
    throw error;
  }
}
