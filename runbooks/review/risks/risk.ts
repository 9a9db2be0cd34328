import { at, isUnknown, marks, type Resource } from '../plan.ts';

export type Severity = 'danger' | 'warning';

/** A way in which a plan loses something, or stops something for a while. */
export interface Risk {
  /** `rds/deleted`: stable, waivers name it. */
  readonly id: string;
  readonly types: readonly string[];
  readonly when: When;
  readonly severity: Severity;
  /** What is lost, or what happens. */
  readonly lost: string;
  /** Whether it can be brought back, and how. */
  readonly recovery: string;
  /** What to do in its place; of our own databases and buckets the review itself says it. */
  readonly instead?: string;
  /** Where it is written that it is so. */
  readonly link: string;
}

/** Whether it is so for a resource of the plan. */
export type When = (resource: Resource) => boolean;

const updated: When = ({ kind }) => kind === 'update' || kind === 'replace';

/** The object that is there now goes. */
export const gone: When = ({ kind, order }) =>
  kind === 'destroy' || (kind === 'replace' && order !== 'old one stays');

export const destroyed: When = ({ kind }) => kind === 'destroy';
export const replaced: When = ({ kind }) => kind === 'replace';
export const forgotten: When = ({ kind, order }) => kind === 'forget' || order === 'old one stays';

export const both =
  (...all: readonly When[]): When =>
  (resource) =>
    all.every((when) => when(resource));

export const either =
  (...some: readonly When[]): When =>
  (resource) =>
    some.some((when) => when(resource));

/** The object that is there now has this; what deletes it goes by the state, not by the code. */
export const had =
  (path: string, ...values: readonly unknown[]): When =>
  ({ before }) =>
    values.includes(at(before, path) ?? null);

/** It changes, and will have one of these values; absent counts as `null`. */
export const turns =
  (path: string, ...values: readonly unknown[]): When =>
  (resource) => {
    const [before, after] = [at(resource.before, path) ?? null, at(resource.after, path) ?? null];
    return updated(resource) && !isUnknown(resource, path) && before !== after && values.includes(after);
  };

const offValues = [
  false,
  null,
  '',
  0,
  'false',
  'Disabled',
  'DISABLED',
  'Suspended',
  'disabled',
  'INACTIVE',
  'OFF',
];

/** It is on now, and will be off. */
export const off =
  (path: string): When =>
  (resource) =>
    turns(path, ...offValues)(resource) && !offValues.includes((at(resource.before, path) ?? null) as string);

export const on =
  (path: string): When =>
  (resource) =>
    turns(path, true, 'true', 'Enabled', 'ENABLED')(resource);

/** A number that gets smaller. */
export const lower =
  (path: string): When =>
  (resource) => {
    const [before, after] = [Number(at(resource.before, path) ?? 0), Number(at(resource.after, path) ?? 0)];
    return updated(resource) && !isUnknown(resource, path) && after < before;
  };

/** Days after which something goes, where 0 and none mean never. */
export const shortened =
  (path: string): When =>
  (resource) => {
    const days = (side: unknown) => Number(at(side, path) ?? 0) || Number.POSITIVE_INFINITY;
    return updated(resource) && !isUnknown(resource, path) && days(resource.after) < days(resource.before);
  };

/** It changes, to whatever. */
export const alters =
  (path: string): When =>
  (resource) =>
    updated(resource) &&
    (marks(at(resource.unknown, path)) ||
      JSON.stringify(at(resource.before, path) ?? null) !== JSON.stringify(at(resource.after, path) ?? null));

/** A block that is there and will not be. */
export const removed =
  (path: string): When =>
  (resource) => {
    const isThere = (side: unknown) =>
      ![undefined, null, '[]', '{}'].includes(JSON.stringify(at(side, path) ?? null)) &&
      at(side, path) !== undefined;
    return (
      updated(resource) && !isUnknown(resource, path) && isThere(resource.before) && !isThere(resource.after)
    );
  };
