import type { ParsedPlan } from '../../runbooks/terraform/plan-json.ts';

/** What a provider means to do to one resource, without any value. */
export interface Planned {
  readonly address: string;
  readonly actions: readonly string[];
  readonly replacePaths: readonly string[];
  readonly attributes: readonly string[];
}

type Values = Record<string, unknown>;

interface RawChange {
  readonly address: string;
  readonly change: {
    readonly before: Values | null;
    readonly after: Values | null;
    readonly after_unknown: Values;
  };
}

/**
 * Absent, empty, zero and false are one to the real provider: it reads back what it has planned as absent. So they are
 * here, at every depth.
 */
function withoutEmpty(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value || undefined;
  const entries = Object.entries(value).flatMap(([name, each]) => {
    const held = withoutEmpty(each);
    return held === undefined ? [] : [[name, held] as const];
  });
  if (entries.length === 0) return undefined;
  return Array.isArray(value) ? entries.map(([, each]) => each) : Object.fromEntries(entries);
}

const differs = (a: unknown, b: unknown) =>
  JSON.stringify(withoutEmpty(a)) !== JSON.stringify(withoutEmpty(b));

const isUnknown = (value: unknown): boolean =>
  value === true || (typeof value === 'object' && value !== null && Object.values(value).some(isUnknown));

/** In a replacement all that is computed is unknown, which says nothing; in an update it says what may change with it. */
function attributesOf(
  { before, after, after_unknown: unknown }: RawChange['change'],
  updates: boolean,
): string[] {
  if (!before || !after) return [];
  const names = new Set([...Object.keys(before), ...Object.keys(after), ...Object.keys(unknown)]);
  return [...names]
    .filter((name) => (isUnknown(unknown[name]) ? updates : differs(before[name], after[name])))
    .sort();
}

/** A plan as it is compared between providers. */
export function plannedBy({ changes, raw }: ParsedPlan): Planned[] {
  const all = (raw as { resource_changes: RawChange[] }).resource_changes;
  return changes.map(({ address, actions, replacePaths }) => {
    const found = all.find((one) => one.address === address) as RawChange;
    const attributes = attributesOf(found.change, actions.length === 1);
    return { address, actions, replacePaths: [...replacePaths].sort(), attributes };
  });
}
