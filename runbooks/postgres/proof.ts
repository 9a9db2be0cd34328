import { createHash } from 'node:crypto';

/** A figure of a proof; plain JSON. */
export type Figure = string | number | boolean | null | Figure[] | { [key: string]: Figure };

/** A comparison with its figures, in the shape the engine records. */
export interface Proof {
  readonly id: string;
  readonly title: string;
  readonly equal: boolean;
  readonly figures: Readonly<Record<string, Figure>>;
  /** What differs, one line each; empty when equal. */
  readonly differences: readonly string[];
}

/** How far a long operation has come. */
export interface Progress {
  readonly done: number;
  readonly total?: number;
  readonly unit: 'bytes' | 'tables';
  readonly note?: string;
}

/** How many there are, and what tells them from any others: a figure to hold one side against later. `show` is asked for one at a time. */
export const digestOf = <T>(entries: ReadonlyMap<string, T>, show: (value: T) => string = String): Figure => {
  // As one array in JSON, which may be longer than a text can be.
  const hash = createHash('sha256').update('[');
  for (const [index, name] of [...entries.keys()].sort().entries())
    hash.update(`${index > 0 ? ',' : ''}${JSON.stringify([name, show(entries.get(name) as T)])}`);
  return { count: entries.size, hash: hash.update(']').digest('hex').slice(0, 32) };
};

/** A proof is equal exactly when nothing differs. */
export const proof = (
  { id, title }: Pick<Proof, 'id' | 'title'>,
  figures: Proof['figures'],
  differences: readonly string[],
): Proof => ({ id, title, equal: differences.length === 0, figures, differences });

/** One line for every key that is on one side only or differs, in both directions. */
export function differencesBetween<T>(
  source: ReadonlyMap<string, T>,
  target: ReadonlyMap<string, T>,
  describe: (source: T, target: T) => string | undefined,
): string[] {
  const keys = [...new Set([...source.keys(), ...target.keys()])].sort();
  return keys.flatMap((key) => {
    const [left, right] = [source.get(key), target.get(key)];
    if (left === undefined) return [`${key}: only on the target`];
    if (right === undefined) return [`${key}: missing on the target`];
    const difference = describe(left, right);
    return difference ? [`${key}: ${difference}`] : [];
  });
}
