import { createHash } from 'node:crypto';
import type { Json } from './types.ts';

/** SHA-256 of a text, in hex. */
export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** The same value always gives the same text, whatever the order of its keys. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}

/** Hash of what a run was started with. */
export const fingerprint = (inputs: Json) => sha256(canonicalJson(inputs));

const isObject = (value: Json | undefined): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What differs between two values, one line each: `database.generation: 2 then, 3 now`. */
export function differences(then: Json | undefined, now: Json | undefined, path = ''): string[] {
  if (Array.isArray(then) && Array.isArray(now)) {
    const longer = then.length > now.length ? then : now;
    return longer.flatMap((_, index) => differences(then[index], now[index], `${path}[${index}]`));
  }
  if (isObject(then) && isObject(now)) {
    const keys = [...new Set([...Object.keys(then), ...Object.keys(now)])];
    return keys.flatMap((key) => differences(then[key], now[key], path ? `${path}.${key}` : key));
  }
  const [before, after] = [then, now].map((value) => (value === undefined ? 'absent' : canonicalJson(value)));
  return before === after ? [] : [`${path}: ${before} then, ${after} now`];
}
