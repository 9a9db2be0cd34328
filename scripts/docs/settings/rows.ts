import type { Comments } from './comments.ts';

/** The parts of a JSON schema that are read here. */
export interface Described {
  readonly properties?: Readonly<Record<string, Described>>;
  readonly additionalProperties?: Described | boolean;
  readonly anyOf?: readonly Described[];
  readonly oneOf?: readonly Described[];
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** One setting. */
export interface Row {
  /** `database.storage`. */
  readonly path: string;
  readonly allowed: string;
  /** What `base.ts` says; undefined where it says nothing. */
  readonly base: unknown;
  readonly meaning: string;
}

interface Place {
  readonly path: readonly string[];
  /** The constant of the schema that holds the key. */
  readonly section: string;
  readonly base: unknown;
}

/** Every setting below a section, in the order of the schema. */
export function rowsOf(described: Described, comments: Comments, place: Place): Row[] {
  return Object.entries(propertiesOf(described)).flatMap(([key, one]) => {
    const path = [...place.path, key];
    const base = (place.base as Record<string, unknown> | null | undefined)?.[key];
    const meaning = comments.get(`${place.section}.${key}`) ?? comments.get(key) ?? '';
    const row = { path: path.join('.'), allowed: allowedOf(one), base, meaning };
    // The old generation has the keys of the new one.
    if (key === 'previous') return [row];
    const item = one.additionalProperties;
    const below =
      typeof item === 'object'
        ? rowsOf(item, comments, { path: [...path, '‹name›'], section: key.replace(/s$/, ''), base: null })
        : rowsOf(one, comments, { path, section: key, base });
    const isSection = below.length > 0;
    return isSection && base !== null && typeof item !== 'object' ? below : [row, ...below];
  });
}

/** Also of a section that may be `null`, and of one of several kinds. */
function propertiesOf({ properties, anyOf = [], oneOf = [] }: Described): Record<string, Described> {
  const all = [{ ...properties }, ...[...anyOf, ...oneOf].map(propertiesOf)];
  const keys = new Set(all.flatMap(Object.keys));
  return Object.fromEntries(
    [...keys].map((key) => {
      const found = all.flatMap((one) => one[key] ?? []);
      return [key, found.length > 1 ? { anyOf: found } : (found[0] as Described)];
    }),
  );
}

/** What a value may be, as far as a few words say it. */
function allowedOf(one: Described): string {
  const { anyOf, oneOf, type, minimum, maximum } = one;
  if (anyOf ?? oneOf) return [...new Set((anyOf ?? oneOf)?.map(allowedOf))].join(' or ');
  if (one.const !== undefined) return code(one.const);
  if (one.enum) return one.enum.map(code).join(', ');
  if (minimum !== undefined && maximum !== undefined) {
    return maximum < Number.MAX_SAFE_INTEGER ? `${minimum} to ${maximum}` : `${minimum} or more`;
  }
  return [type ?? 'section'].flat().map(word).join(' or ');
}

const code = (value: unknown) => `\`${value}\``;

const words: Readonly<Record<string, string>> = {
  boolean: '`true`, `false`',
  object: 'section',
  array: 'list',
};
const word = (type: string) => words[type] ?? (type === 'null' ? '`null`' : type);
