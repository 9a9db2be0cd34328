import type { Values } from '../plan.ts';

/** Where in a resource a value stands. */
export interface Place {
  /** `container_definitions[api].environment[LOG_LEVEL].value`. */
  readonly path: string;
  /** What says what the value is: its attribute, or of `{name, value}` the name. */
  readonly name: string;
  /** Whether it is handed to a program as its environment. */
  readonly environment: boolean;
}

export const top: Place = { path: '', name: '', environment: false };

/** Attributes whose values are the variables themselves, and those that may also be settings of another kind. */
const variables =
  /^(environment_?variables?|env_?vars?|env|variables|runtime_environment_variables|setting)$/i;
const perhaps = /^environment$/i;
const valueKeys = /^(value|parametervalue|string_?value)$/i;
const references = /^value_?from$/i;
const nameKeys = ['name', 'Name', 'key', 'Key', 'ParameterKey', 'parameter_key'];
const labels: readonly string[] = [...nameKeys, 'type', 'Type', 'namespace'];

/** What an item of a list is called: what `{name, value}` and its like are told apart by. */
export function itemName(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const key = nameKeys.find((one) => typeof (item as Values)[one] === 'string');
  return key && String((item as Values)[key]);
}

/** The place of an attribute of the object at `place`. */
export function attribute(place: Place, key: string, object: Values): Place {
  const name = valueKeys.test(key) ? (itemName(object) ?? key) : key;
  const path = place.path ? `${place.path}.${key}` : key;
  const label =
    labels.includes(key) &&
    Object.keys(object).some((other) => valueKeys.test(other) || references.test(other));
  return { path, name, environment: !label && (place.environment || holdsVariables(key, object[key])) };
}

/** `environment` is also what CodeBuild calls its machine, and Lambda the block around the variables. */
const holdsVariables = (key: string, value: unknown): boolean =>
  variables.test(key) ||
  (perhaps.test(key) &&
    !(Array.isArray(value) && value.some((one) => holds(one) && itemName(one) === undefined)));

const holds = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The place of an item of the list at `place`: what is said of the list is said of each. */
export const item = (place: Place, key: string | number): Place => ({
  ...place,
  path: `${place.path}[${key}]`,
});

/** What JSON inside a string holds; `undefined` for a string that holds no object and no list. */
export function embedded(text: unknown): object | undefined {
  if (typeof text !== 'string' || !/^\s*[{[]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

export interface Leaf {
  readonly place: Place;
  readonly value: unknown;
  /** Marked so itself, or anything around it. */
  readonly sensitive: boolean;
  /** Part of JSON inside a string. */
  readonly inText: boolean;
}

/** Every value in a tree that holds no other, also in JSON inside strings; of these the whole text, too. */
export function* leaves(value: unknown, mark: unknown, place = top, inText = false): Generator<Leaf> {
  const inside = embedded(value) ?? value;
  if (!holds(inside) || inside !== value) yield { place, value, sensitive: mark === true, inText };
  if (!holds(inside)) return;
  for (const [key, child] of Object.entries(inside)) {
    const next = Array.isArray(inside) ? item(place, key) : attribute(place, key, inside as Values);
    const inner = mark === true ? true : (mark as Values | undefined | null)?.[key];
    yield* leaves(child, inner, next, inText || inside !== value);
  }
}
