import type { Json } from '../types.ts';

/** The values that must never appear in any output, and what finds them. */
export interface Secrets {
  /** Registers a value and returns it. */
  register(value: string): string;
  redact(text: string): string;
  contains(text: string): boolean;
}

const strictUrl = (value: string) =>
  encodeURIComponent(value).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** JSON text without its quotes. */
const jsonEscaped = (value: string) => JSON.stringify(value).slice(1, -1);

/** The ways a value looks like once a program has quoted it: JSON (also inside JSON), URL, SQL, shell. */
function forms(value: string): string[] {
  const urls = [encodeURIComponent(value), strictUrl(value), encodeURI(value)];
  return [
    value,
    jsonEscaped(value),
    jsonEscaped(jsonEscaped(value)),
    ...urls,
    ...urls.map((url) => url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())),
    value.replaceAll("'", "''"),
    value.replaceAll('\\', '\\\\').replaceAll("'", "''"),
    value.replaceAll("'", `'\\''`),
    value.replaceAll("'", `'"'"'`),
  ];
}

/** An empty register of secrets. */
export function createSecrets(): Secrets {
  let known: string[] = [];
  return {
    register(value) {
      // Longest first: a form may hold a shorter one, and half a secret must not stay behind.
      if (value) known = [...new Set([...known, ...forms(value)])].sort((a, b) => b.length - a.length);
      return value;
    },
    redact: (text) => known.reduce((clean, form) => clean.replaceAll(form, '[secret]'), text),
    contains: (text) => known.some((form) => text.includes(form)),
  };
}

/** A value with every string in it redacted, keys included. */
export function redactJson<T>(value: T, secrets: Secrets): T {
  const redact = (item: unknown): unknown => {
    if (typeof item === 'string') return secrets.redact(item);
    if (Array.isArray(item)) return item.map(redact);
    if (item === null || typeof item !== 'object') return item;
    return Object.fromEntries(
      Object.entries(item).map(([key, inner]) => [secrets.redact(key), redact(inner)]),
    );
  };
  return redact(value) as T;
}

/** Every string in a value, keys included: what a search for secrets has to look at. */
export function* strings(value: Json): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value)) for (const item of value) yield* strings(item);
  else if (value !== null && typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) {
      yield key;
      yield* strings(item);
    }
  }
}
