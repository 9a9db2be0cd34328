import { at, isUnknown, type Resource } from '../policy.ts';

/** What the resource will have, `null` for nothing; `undefined` while that is known after apply only. */
export const will = (resource: Resource, path: string): unknown =>
  isUnknown(resource, path) ? undefined : at(resource.after, path);

/** The blocks or items of a list that will be there. */
export const listAt = (resource: Resource, path: string): readonly Readonly<Record<string, unknown>>[] => {
  const value = at(resource.after, path);
  return Array.isArray(value) ? value : [];
};

/** One or several, as AWS's own JSON has them. */
export const many = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

interface Statement {
  readonly Effect?: string;
  readonly Action?: unknown;
  readonly Resource?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

/** What an IAM policy allows; none where it is not known yet, or no JSON. */
export function allowed(document: unknown): readonly Statement[] {
  if (typeof document !== 'string') return [];
  try {
    const { Statement: statements } = JSON.parse(document) as { Statement?: unknown };
    return many(statements).filter((one): one is Statement => (one as Statement)?.Effect === 'Allow');
  } catch {
    return [];
  }
}
