import type { Change, Resource } from '../plugin/resource.ts';
import type { Schema, Type } from '../plugin/schema.ts';
import { equal, isObject, isUnknown, UNKNOWN, type Value, type Values } from '../plugin/values.ts';
import type { Account } from './api.ts';
import type { Behaviour } from './behaviour.ts';
import { forceNew, recomputed } from './force-new.ts';
import { invented } from './invented/index.ts';

/** What the provider block says, once it is configured. */
export interface Configured extends Account {
  readonly defaultTags: Values;
}

const zero: Record<string, Value> = { string: '', number: 0, bool: false, list: [], set: [], map: {} };
const zeroOf = (type: Type): Value => zero[typeof type === 'string' ? type : type[0]] ?? null;

/** Settles what is still unknown; a value that was planned stays, or Terraform would refuse the result. */
const settle = ({ block }: Schema, planned: Values, ...known: Values[]): Values => {
  const found: Values = Object.assign({}, ...known);
  const open = Object.entries(block.attributes ?? {}).filter(([name]) => isUnknown(planned[name]));
  return {
    ...planned,
    ...Object.fromEntries(open.map(([name, { type }]) => [name, found[name] ?? zeroOf(type)])),
  };
};

const nameAttributes: Record<string, string> = { aws_db_instance: 'identifier', aws_s3_bucket: 'bucket' };

/** Makes up the name where the configuration gives none or only its prefix. */
const named = (type: string, planned: Values): Values => {
  const attribute = nameAttributes[type] ?? 'name';
  if (!isUnknown(planned[attribute])) return planned;
  const prefix = planned[`${attribute}_prefix`];
  return { ...planned, [attribute]: `${typeof prefix === 'string' ? prefix : 'terraform-'}${Date.now()}` };
};

const allTags = (planned: Values, defaultTags: Values): Value => {
  const { tags } = planned;
  if (isUnknown(tags)) return UNKNOWN;
  return { ...defaultTags, ...(isObject(tags) ? tags : {}) };
};

const isSet = (value: Value | undefined) => value !== null && value !== '' && value !== false && value !== 0;

/** A change between absent and zero is none. */
const differs = (a: Value | undefined, b: Value | undefined) => !equal(a, b) && (isSet(a) || isSet(b));

const changedNames = (names: readonly string[], { prior, planned }: Pick<Change, 'prior' | 'planned'>) =>
  names.filter((name) => differs(prior[name], planned[name]));

const withRecomputed = (type: string, prior: Values | null, planned: Values): Values => {
  const table = recomputed[type];
  if (!prior || !table) return planned;
  const names = changedNames(Object.keys(table), { prior, planned }).flatMap((name) => table[name] ?? []);
  return { ...planned, ...Object.fromEntries(names.map((name) => [name, UNKNOWN])) };
};

/**
 * A resource type from its schema alone: Terraform state with plausible computed values; with a behaviour also
 * something in the emulated AWS.
 */
export const resource = (
  [type, schema]: [string, Schema],
  configured: () => Configured,
  behaviour?: Behaviour,
): Resource => ({
  schema,
  plan: (filled, { prior }) => {
    const planned = withRecomputed(type, prior, filled);
    return 'tags_all' in planned
      ? { ...planned, tags_all: allTags(planned, configured().defaultTags) }
      : planned;
  },
  replace: (change) => changedNames(forceNew[type] ?? [], change),
  create: async (unnamed) => {
    const planned = named(type, unnamed);
    const made = await behaviour?.create(planned, configured());
    return settle(schema, planned, invented[type]?.(planned, configured()) ?? {}, made ?? {});
  },
  update: async ({ prior, planned }) =>
    settle(schema, planned, (await behaviour?.update?.({ prior, planned }, configured())) ?? {}),
  read: async (state) => {
    if (!behaviour) return state;
    const found = await behaviour.read(state, configured());
    return found && { ...state, ...found };
  },
  ready: async (state) => behaviour?.ready?.(state, configured()),
  delete: async (state) => behaviour?.delete(state, configured()),
  ...(behaviour?.imported && { importState: async (id: string) => behaviour.imported?.(id) ?? {} }),
});
