import { Secret } from '../../secret.ts';
import { find, type Index, indexOf, type Range, squeeze } from './find.ts';
import { formsOf } from './forms.ts';

/** The values that must never appear in any output, and what finds them. */
export interface Secrets {
  /**
   * From here on the value is masked, however it is quoted, wrapped or cut. RDS takes no password below 8 characters: a
   * shorter value is masked only where it stands as a word of its own, and one below 4 not at all, or every output
   * would be full of masks.
   */
  register(value: string): Secret;
  redact(text: string): string;
  contains(text: string): boolean;
}

const mask = '[secret]';
const [shortest, full] = [4, 8];

/** An empty register of secrets. */
export function createSecrets(): Secrets {
  const [values, forms, words] = [new Set<string>(), new Set<string>(), new Set<RegExp>()];
  let index: Index | undefined;
  const redact = (text: string) => {
    const plain = [...words].reduce((clean, word) => clean.replaceAll(word, mask), text);
    if (forms.size === 0) return plain;
    index ??= indexOf(forms);
    return masked(plain, find(index, squeeze(plain)));
  };
  return {
    register(value) {
      if (!values.has(value)) {
        values.add(value);
        index = undefined;
        if (squeeze(value).text.length >= full) for (const form of longForms(value)) forms.add(form);
        else for (const word of shortWords(value)) words.add(word);
      }
      return new Secret(value);
    },
    redact,
    contains: (text) => redact(text) !== text,
  };
}

const longForms = (value: string) =>
  formsOf(value)
    .map((form) => squeeze(form).text)
    .filter((form) => form.length >= full);

const shortWords = (value: string) =>
  formsOf(value)
    .map((form) => form.trim())
    .filter((form) => form.length >= shortest)
    .map((form) => form.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'))
    .map((pattern) => new RegExp(`(?<![A-Za-z0-9])${pattern}(?![A-Za-z0-9])`, 'g'));

/** One mask for what lies together: half a secret must not stay behind. */
function masked(text: string, ranges: readonly Range[]): string {
  let [clean, done] = ['', 0];
  for (const [start, end] of [...ranges].sort(([a], [b]) => a - b)) {
    if (start >= done) clean += `${text.slice(done, start)}${mask}`;
    done = Math.max(done, end);
  }
  return clean + text.slice(done);
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
