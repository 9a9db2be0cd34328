import { formsOf } from '../../engine/secrets/forms.ts';
import { attribute, embedded, item, type Place } from '../diff/place.ts';
import type { Values } from '../plan.ts';
import { isHarmless } from './environment.ts';
import { isSecretName, isSwitch } from './names.ts';
import { maskPatterns } from './patterns.ts';

export const masked = '(sensitive)';
/** In place of what a program is told, or runs at its start. */
export const hidden = '(hidden)';

/** The only way out for what a plan holds. */
export interface Masker {
  /** Any text: values known to be secret are masked, and what looks like one. */
  text(text: string): string;
  /** A value of a resource as JSON, or a mask. */
  value(place: Place, value: unknown, sensitive: boolean): string;
}

/** Scripts that a machine runs at its start: a favourite place for passwords, in base64 and out of it. */
const scripts = /^(user_data|user_data_base64|custom_data|startup_script|metadata_startup_script)$/;

/** A masker for a plan that holds these secrets. */
export function createMasker(secrets: Iterable<string>): Masker {
  const known = finder(secrets);
  const text = (given: string) => maskPatterns(known(given), masked);
  const value = (place: Place, given: unknown, sensitive: boolean): string => {
    if (sensitive) return masked;
    const shown = shield(place, given, text);
    return shown === masked || shown === hidden ? shown : (JSON.stringify(shown) ?? 'null');
  };
  return { text, value };
}

/** The value with everything masked that must not be seen, keys included. */
function shield(place: Place, value: unknown, text: Masker['text']): unknown {
  if (typeof value === 'string') return shieldText(place, value, text);
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'number' && isSecretName(place.name) && value > 9999 ? masked : value;
  }
  if (Array.isArray(value)) return value.map((one, index) => shield(item(place, index), one, text));
  const entries = Object.entries(value).map(([key, inner]) => [
    text(key),
    shield(attribute(place, key, value as Values), inner, text),
  ]);
  return Object.fromEntries(entries);
}

function shieldText(place: Place, value: string, text: Masker['text']): string {
  const inside = embedded(value);
  if (inside) return text(JSON.stringify(shield(place, inside, text)));
  if (scripts.test(place.name) && value !== '') return `${hidden}, ${value.length} characters`;
  if (isSecretName(place.name) && !isSwitch(value) && !/^arn:aws/.test(value)) return masked;
  if (place.environment && !isHarmless(value)) return hidden;
  return text(value);
}

/** Characters by which a form is looked up. */
const gram = 4;
/** A shorter value is masked only where it stands as a word. */
const full = 8;

/** Replaces every form of the secrets in a text: as they are, and as JSON, URLs, shells and base64 write them. */
function finder(secrets: Iterable<string>): (text: string) => string {
  const index = new Map<string, string[]>();
  for (const secret of secrets) {
    for (const form of formsOf(secret)) {
      if (form.trim().length < (form === secret.trim() ? gram : full)) continue;
      const key = form.slice(0, gram);
      const forms = index.get(key);
      if (forms) forms.push(form);
      else index.set(key, [form]);
    }
  }
  for (const forms of index.values()) forms.sort((one, other) => other.length - one.length);
  return (text) => (index.size === 0 ? text : replaceForms(text, index));
}

/** One mask for what overlaps: half a secret must not stay behind. */
function replaceForms(text: string, index: ReadonlyMap<string, readonly string[]>): string {
  let [clean, done] = ['', 0];
  for (let at = 0; at + gram <= text.length; at += 1) {
    const form = index
      .get(text.slice(at, at + gram))
      ?.find((one) => text.startsWith(one, at) && counts(text, at, one));
    if (form === undefined) continue;
    if (at >= done) clean += text.slice(done, at) + masked;
    done = Math.max(done, at + form.length);
  }
  return clean + text.slice(done);
}

const isWord = (character: string | undefined) => character !== undefined && /[A-Za-z0-9]/.test(character);
const counts = (text: string, at: number, form: string): boolean =>
  form.length >= full || (!isWord(text[at - 1]) && !isWord(text[at + form.length]));
