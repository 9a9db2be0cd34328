import type { Output, Resource, Values } from '../plan.ts';
import { attribute, embedded, item, itemName, type Place, top } from './place.ts';

/** One side of a difference. */
export interface Side {
  readonly state: 'absent' | 'known' | 'unknown';
  readonly value: unknown;
  readonly sensitive: boolean;
}

/** Two values that are not the same. */
export interface Difference {
  readonly place: Place;
  readonly before: Side;
  readonly after: Side;
}

interface Pair {
  readonly place: Place;
  readonly before: unknown;
  readonly after: unknown;
  /** Terraform's marks, in the shape of the values. */
  readonly unknown: unknown;
  readonly beforeSensitive: unknown;
  readonly afterSensitive: unknown;
}

type Changed = Pick<Resource | Output, 'before' | 'after' | 'unknown' | 'beforeSensitive' | 'afterSensitive'>;

/** What differs between before and after, down to single values. Attributes that are only null or empty are none. */
export const differences = (changed: Changed): Difference[] => compare({ ...changed, place: top });

function compare(pair: Pair): Difference[] {
  const { before, after, unknown } = pair;
  if (unknown === true) return [difference(pair)];
  const nothing = isNothing(before) && isNothing(after);
  if (nothing && !holds(unknown)) return [];
  if (isHidden(pair)) return nothing || same(before, after) ? [] : [difference(pair)];
  if (isList(before, after) || (nothing && Array.isArray(unknown))) return compareLists(pair);
  if (isObject(before, after) || (holds(unknown) && isNothing(after))) return compareObjects(pair);
  const inside = [embedded(before), embedded(after)];
  if (inside[0] && inside[1]) return compare({ ...pair, before: inside[0], after: inside[1] });
  return same(before, after) ? [] : [difference(pair)];
}

function compareObjects(pair: Pair): Difference[] {
  const both = { ...objectOf(pair.before), ...objectOf(pair.after) };
  const keys = new Set([...Object.keys(both), ...Object.keys(objectOf(pair.unknown))]);
  return [...keys].sort().flatMap((key) => compare(child(pair, key, key, attribute(pair.place, key, both))));
}

/** Items with names of their own are compared by these, others by where they stand, what both sides hold left out. */
function compareLists(pair: Pair): Difference[] {
  const [before, after] = [listOf(pair.before), listOf(pair.after)];
  const rows = [
    ...(byName(before, after) ?? byPosition(before, after)),
    ...unknownRows(pair.unknown, after.length),
  ];
  return rows.flatMap(([one, other, key]) => compare(child(pair, one, other, item(pair.place, key))));
}

/** Items of which nothing is known yet but that they will be there. */
const unknownRows = (unknown: unknown, from: number): Row[] =>
  listOf(unknown).flatMap((_, index) => (index < from ? [] : [[-1, index, index] as const]));

type Row = readonly [before: number, after: number, key: string | number];

function byName(before: readonly unknown[], after: readonly unknown[]): Row[] | undefined {
  const [names, others] = [before.map(itemName), after.map(itemName)];
  const all = [...names, ...others];
  if (all.includes(undefined) || new Set(names).size < names.length || new Set(others).size < others.length)
    return undefined;
  return [...new Set(all as string[])].map((name) => [names.indexOf(name), others.indexOf(name), name]);
}

function byPosition(before: readonly unknown[], after: readonly unknown[]): Row[] {
  const [texts, others] = [before.map(textOf), after.map(textOf)];
  const left = countOf(texts);
  const added = others.flatMap((text, index) => (take(left, text) ? [] : [index]));
  const right = countOf(others);
  const removed = texts.flatMap((text, index) => (take(right, text) ? [] : [index]));
  return Array.from({ length: Math.max(added.length, removed.length) }, (_, n) => {
    const [one = -1, other = -1] = [removed[n], added[n]];
    return [one, other, other >= 0 ? other : one];
  });
}

const countOf = (texts: readonly string[]) => {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
};

function take(counts: Map<string, number>, text: string): boolean {
  const count = counts.get(text) ?? 0;
  counts.set(text, count - 1);
  return count > 0;
}

const child = (pair: Pair, before: string | number, after: string | number, place: Place): Pair => ({
  place,
  before: part(pair.before, before),
  after: part(pair.after, after),
  unknown: part(pair.unknown, after),
  beforeSensitive: mark(pair.beforeSensitive, before),
  afterSensitive: mark(pair.afterSensitive, after),
});

const part = (value: unknown, key: string | number): unknown =>
  holds(value) && Object.hasOwn(value, key) ? (value as Record<string | number, unknown>)[key] : undefined;
const mark = (value: unknown, key: string | number) => value === true || part(value, key);

/** What is sensitive on one side is on both, as Terraform has it. */
const difference = (pair: Pair): Difference => ({
  place: pair.place,
  before: side(pair.before, false, isHidden(pair)),
  after: side(pair.after, pair.unknown === true, isHidden(pair)),
});

const side = (value: unknown, unknown: boolean, sensitive: boolean): Side => ({
  state: unknown ? 'unknown' : isNothing(value) ? 'absent' : 'known',
  value,
  sensitive,
});

const isHidden = (pair: Pair) => pair.beforeSensitive === true || pair.afterSensitive === true;
const holds = (value: unknown): value is object => typeof value === 'object' && value !== null;
const objectOf = (value: unknown): Values => (holds(value) ? (value as Values) : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const isList = (one: unknown, other: unknown) =>
  (Array.isArray(one) || Array.isArray(other)) &&
  [one, other].every((each) => Array.isArray(each) || isNothing(each));
const isObject = (one: unknown, other: unknown) =>
  (holds(one) || holds(other)) &&
  [one, other].every((each) => !Array.isArray(each) && (holds(each) || isNothing(each)));
const isNothing = (value: unknown) => value === undefined || value === null;
const textOf = (value: unknown) => JSON.stringify(value) ?? '';
const same = (one: unknown, other: unknown) => textOf(one) === textOf(other);
