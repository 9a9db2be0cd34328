import type { Fact, Facts } from './class.ts';
import { secret } from './class.ts';
import { isColumnOf } from './column-of.ts';

/** One thing that is not the same on both sides. */
export interface Difference {
  /** `table shop.orders` */
  readonly object: string;
  /** The attribute; undefined where one side lacks the object. */
  readonly about?: string;
  readonly source: Fact | undefined;
  readonly target: Fact | undefined;
}

const same = (a: Fact | undefined, b: Fact | undefined) => JSON.stringify(a) === JSON.stringify(b);

/** Privileges differ one by one, so that each can be named. */
function privilegesBetween(object: string, source: Fact, target: Fact): Difference[] {
  const [left, right] = [source, target].map((fact) => (Array.isArray(fact) ? fact : []) as string[]);
  const items = [...new Set([...(left ?? []), ...(right ?? [])])].sort();
  return items.flatMap((item) => {
    const [had, has] = [left?.includes(item), right?.includes(item)];
    return had === has ? [] : [{ object, about: item, source: granted(had), target: granted(has) }];
  });
}

const granted = (is: boolean | undefined) => (is ? 'granted' : 'not granted');

function differencesOf(object: string, source: Facts, target: Facts): Difference[] {
  return Object.keys({ ...source, ...target }).flatMap((about) => {
    const [left, right] = [source[about] ?? null, target[about] ?? null];
    if (about === 'privileges') return privilegesBetween(object, left, right);
    if (about.startsWith(secret) && (left === null || right === null)) return [];
    return same(left, right) ? [] : [{ object, about, source: left, target: right }];
  });
}

/** Of a relation that one side lacks its columns say nothing more. */
function withoutColumnsOf(missing: readonly string[], differences: readonly Difference[]): Difference[] {
  const relations = new Set(
    missing.map((object) => object.replace(/^(foreign table|materialized view|[a-z]+) /, '')),
  );
  const explained = ({ object, about }: Difference) => about === undefined && isColumnOf(object, relations);
  return differences.filter((difference) => !explained(difference));
}

/** Everything that differs, in both directions, by object. */
export function differencesBetween(
  source: ReadonlyMap<string, Facts>,
  target: ReadonlyMap<string, Facts>,
): Difference[] {
  const objects = [...new Set([...source.keys(), ...target.keys()])].sort();
  const differences = objects.flatMap((object): Difference[] => {
    const [left, right] = [source.get(object), target.get(object)];
    if (left && right) return differencesOf(object, left, right);
    return [{ object, source: left ? 'there' : undefined, target: right ? 'there' : undefined }];
  });
  const missing = differences.filter(({ about, object }) => !about && !object.startsWith('column '));
  return withoutColumnsOf(
    missing.map(({ object }) => object),
    differences,
  );
}

const longest = 200;

function show(fact: Fact | undefined): string {
  if (fact === null || fact === undefined || fact === '') return 'none';
  if (typeof fact === 'boolean') return fact ? 'yes' : 'no';
  const text = Array.isArray(fact) ? `(${fact.join(', ')})` : String(fact);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** Of texts of many lines the first that differs. */
function showBoth(source: Fact | undefined, target: Fact | undefined): [string, string] {
  const [left, right] = [source, target].map((fact) => (typeof fact === 'string' ? fact.split('\n') : []));
  if (!left || !right || left.length + right.length < 3) return [show(source), show(target)];
  const at = Math.max(
    0,
    left.findIndex((line, index) => line !== right[index]),
  );
  const line = (lines: readonly string[]) => `“${show(lines[at]?.trim() ?? null)}”`;
  return [line(left), line(right)];
}

/** Names may hold what would break a line. */
const oneLine = (text: string) =>
  text.replace(/[\n\r\t]/g, (character) => JSON.stringify(character).slice(1, -1));

/** `column shop.orders.total: type numeric(10,2) on the source, numeric(12,2) on the target` */
export function showDifference({ object, about, source, target }: Difference): string {
  if (about === undefined) {
    return oneLine(`${object}: ${source === undefined ? 'only on the target' : 'missing on the target'}`);
  }
  if (about.startsWith(secret)) {
    return oneLine(
      `${object}: ${about.slice(secret.length)} differ, and are not shown: they may hold a password`,
    );
  }
  const [left, right] = showBoth(source, target);
  return oneLine(`${object}: ${about} ${left} on the source, ${right} on the target`);
}
