/** Every level may be left out: what a workspace file says beyond `base.ts`. */
export type Overlay<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [K in keyof T]?: Overlay<T[K]> }
    : T;

type Section = Record<string, unknown>;

/**
 * Lays `over` on `under`, section by section; a value, a list or `null` replaces. A section with another `type` is
 * another kind of section and replaces as a whole, so that a local state directory does not inherit a bucket.
 */
export function merge(under: unknown, over: unknown): unknown {
  if (over === undefined) return under;
  if (!isSection(under) || !isSection(over)) return over;
  if (over.type !== undefined && over.type !== under.type) return over;
  const keys = new Set([...Object.keys(under), ...Object.keys(over)]);
  return Object.fromEntries([...keys].map((key) => [key, merge(under[key], over[key])]));
}

function isSection(value: unknown): value is Section {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
