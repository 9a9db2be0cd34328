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
  /** The figures of a copy that follows the old database, which is in use. */
  readonly following?: Moved;
}

const origin = (c: C) => `by runbook ${c.runId} from ${c.fact('oldInstance').resourceId}`;
const begun = (c: C) => `Being copied ${origin(c)}`;
const followed = (c: C) => `Copied and followed ${origin(c)}: `;
const anyWhole = (c: C) => `Copied ${origin(c)}, `;
/** A run that went back and then forward again has stopped the writers twice: what was copied before is worth nothing. */
const whole = (c: C) => `${anyWhole(c)}written to until ${c.facts.writersStoppedAt ?? 'now'}: `;

export async function lookAtCopy(c: C): Promise<Copy> {
  const mark = (await readMark(await endpoint(c, 'new'))) ?? '';
  const after = (start: string) =>
    mark.startsWith(start) ? (JSON.parse(mark.slice(start.length)) as Moved) : undefined;
  const isOurs = [begun(c), followed(c), anyWhole(c)].some((start) => mark.startsWith(start));
  return { isOurs, moved: after(whole(c)), following: after(followed(c)) };
}

const mark = async (c: C, text: string): Promise<void> => setMark(await endpoint(c, 'new'), text);

/** Before the first object: from here on it is no whole copy any more, whatever an earlier try has called it. */
export const markBegun = (c: C): Promise<void> => mark(c, begun(c));

/** It holds what the old database held once, and follows it from there. */
export const markFollowing = (c: C, moved: Moved): Promise<void> =>
  mark(c, followed(c) + JSON.stringify(moved));

/** After the last statement. */
export const markWhole = (c: C, moved: Moved): Promise<void> => mark(c, whole(c) + JSON.stringify(moved));
