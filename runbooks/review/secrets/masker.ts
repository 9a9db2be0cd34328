import { attribute, embedded, item, type Place } from '../diff/place.ts';
import type { Values } from '../plan.ts';
import { visible } from '../visible.ts';
import { isHarmless } from './environment.ts';
import { finder } from './finder.ts';
import { isSecretName, isSwitch } from './names.ts';
import { maskPatterns } from './patterns.ts';

export const masked = '(sensitive)';
/** In place of what a program is told, or runs at its start. */
export const hidden = '(hidden)';

/** The only way out for what a plan holds. */
export interface Masker {
  /** Any text: values known to be secret are masked, and what looks like one; what would not be seen is written out. */
  text(text: string): string;
  /** A value of a resource as JSON, or a mask. */
  value(place: Place, value: unknown, sensitive: boolean): string;
}

/** Scripts that a machine runs at its start: a favourite place for passwords, in base64 and out of it. */
const scripts = /^(user_data|user_data_base64|custom_data|startup_script|metadata_startup_script)$/;

/** A masker for a plan that holds these secrets. */
export function createMasker(secrets: Iterable<string>): Masker {
  const known = finder(secrets, masked);
  const clean = (given: string) => maskPatterns(known(given), masked);
  const value = (place: Place, given: unknown, sensitive: boolean): string => {
    if (sensitive) return masked;
    const shown = shield(place, given, clean);
    return shown === masked || shown === hidden ? shown : visible(JSON.stringify(shown) ?? 'null');
  };
  return { text: (given) => visible(clean(given)), value };
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
