import { parseJson } from './json.ts';
import { type Actions, knownFormat, type PlanJson, type ResourceChangeJson } from './plan-format.ts';

export type { Actions } from './plan-format.ts';

export interface Change {
  readonly address: string;
  readonly type: string;
  readonly actions: Actions;
  /** Attributes that force a replacement, for example `identifier`. */
  readonly replacePaths: readonly string[];
  /** Top-level attributes that differ or are not known yet. Empty where a resource is only created or deleted. */
  readonly changedAttributes: readonly string[];
}

export interface OutputChange {
  readonly name: string;
  readonly actions: Actions;
}

type Values = Readonly<Record<string, unknown>>;

export interface ParsedPlan {
  /** What applying would do; data sources that are read are left out. */
  readonly changes: readonly Change[];
  /** What somebody changed outside of Terraform since the last apply. */
  readonly drift: readonly Change[];
  readonly outputChanges: readonly OutputChange[];
  /** Nothing to do, not even to an output. */
  readonly empty: boolean;
  /** The version of Terraform that made it. */
  readonly terraform: string;
  /** The document itself. Holds secrets. */
  readonly raw: unknown;
}

/** Reads `terraform show -json PLAN`. Throws on a format it does not know. */
export const parsePlan = (json: string): ParsedPlan => {
  const raw = parseJson<PlanJson>(json, 'The plan that Terraform showed');
  if (!knownFormat(raw)) {
    throw new Error(`The plan has format version ${raw.format_version}; this reads version 1.`);
  }
  const changes = relevant(raw.resource_changes);
  const outputChanges = Object.entries(raw.output_changes ?? {})
    .filter(([, { actions }]) => !actions.includes('no-op'))
    .map(([name, { actions }]) => ({ name, actions }));
  const empty = changes.length === 0 && outputChanges.length === 0;
  const terraform = raw.terraform_version ?? 'unknown';
  return { changes, drift: relevant(raw.resource_drift), outputChanges, empty, terraform, raw };
};

const relevant = (changes: readonly ResourceChangeJson[] = []): Change[] =>
  changes.filter(isChange).map(toChange);

/** A resource that is imported may need no change, yet enters the state. */
const isChange = ({ change }: ResourceChangeJson): boolean =>
  change.importing !== undefined ||
  !change.actions.every((action) => action === 'no-op' || action === 'read');

const toChange = ({ address, type, change }: ResourceChangeJson): Change => ({
  address,
  type,
  actions: change.actions,
  replacePaths: (change.replace_paths ?? []).map((path) => path.join('.')),
  changedAttributes: changedAttributes(change),
});

const changedAttributes = (change: ResourceChangeJson['change']): string[] => {
  const [before, after] = [change.before, change.after] as (Values | null | undefined)[];
  if (!before || !after) return [];
  const unknown = typeof change.after_unknown === 'object' ? (change.after_unknown as Values) : {};
  const names = new Set([...Object.keys(before), ...Object.keys(after), ...Object.keys(unknown)]);
  return [...names].filter((name) => holdsTrue(unknown[name]) || differs(before[name], after[name])).sort();
};

const differs = (before: unknown, after: unknown) => JSON.stringify(before) !== JSON.stringify(after);

const holdsTrue = (value: unknown): boolean =>
  value === true || (typeof value === 'object' && value !== null && Object.values(value).some(holdsTrue));
