import type { Effects } from '../effects.ts';
import type { Context } from '../engine/types.ts';
import { readMark, setMark } from '../postgres/mark.ts';
import { endpoint } from './database-endpoint.ts';
import type { DatabaseFacts } from './facts.ts';

type C = Context<Effects, DatabaseFacts>;
type Moved = DatabaseFacts['moved'];

/** What the new database itself says of what it holds. */
export interface Copy {
  /** Whether this run put it there, from the old database it has now; whatever else is there, is not ours to empty. */
  readonly isOurs: boolean;
  /** The figures of a whole copy. */
  readonly moved?: Moved;
}

const origin = (c: C) => `by runbook ${c.runId} from ${c.fact('oldInstance').resourceId}`;
const begun = (c: C) => `Being copied ${origin(c)}`;
const anyWhole = (c: C) => `Copied ${origin(c)}, `;
/** A run that went back and then forward again has stopped the writers twice: what was copied before is worth nothing. */
const whole = (c: C) => `${anyWhole(c)}written to until ${c.facts.writersStoppedAt ?? 'now'}: `;

export async function lookAtCopy(c: C): Promise<Copy> {
  const mark = (await readMark(await endpoint(c, 'new'))) ?? '';
  if (mark.startsWith(whole(c))) return { isOurs: true, moved: JSON.parse(mark.slice(whole(c).length)) };
  return { isOurs: mark === begun(c) || mark.startsWith(anyWhole(c)) };
}

/** Before the first object: from here on it is no whole copy any more, whatever an earlier try has called it. */
export const markBegun = async (c: C): Promise<void> => setMark(await endpoint(c, 'new'), begun(c));

/** After the last statement. */
export const markWhole = async (c: C, moved: Moved): Promise<void> =>
  setMark(await endpoint(c, 'new'), `${whole(c)}${JSON.stringify(moved)}`);
