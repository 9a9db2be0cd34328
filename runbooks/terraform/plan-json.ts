import { parseJson } from './json.ts';

/** What Terraform means to do to one resource; a replacement is two of them in order. */
export type Actions = readonly ('create' | 'update' | 'delete' | 'forget' | 'read' | 'no-op')[];

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

/** The parts of `terraform show -json PLAN` that are read here; format version 1. */
interface PlanJson {
  readonly format_version: string;
  readonly terraform_version?: string;
  readonly resource_changes?: readonly ResourceChange[];
  readonly resource_drift?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, { actions: Actions }>>;
}

interface ResourceChange {
  readonly address: string;
  readonly type: string;
  readonly change: {
    readonly actions: Actions;
    readonly before: Values | null;
    readonly after: Values | null;
    readonly after_unknown: Values | boolean;
    readonly replace_paths?: readonly (readonly (string | number)[])[];
    readonly importing?: unknown;
  };
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
  if (!raw.format_version?.startsWith('1.')) {
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

const relevant = (changes: readonly ResourceChange[] = []): Change[] =>
  changes.filter(isChange).map(toChange);

/** A resource that is imported may need no change, yet enters the state. */
const isChange = ({ change }: ResourceChange): boolean =>
  change.importing !== undefined ||
  !change.actions.every((action) => action === 'no-op' || action === 'read');

const toChange = ({ address, type, change }: ResourceChange): Change => ({
  address,
  type,
  actions: change.actions,
  replacePaths: (change.replace_paths ?? []).map((path) => path.join('.')),
  changedAttributes: changedAttributes(change),
});

const changedAttributes = ({ before, after, after_unknown }: ResourceChange['change']): string[] => {
  if (before === null || after === null) return [];
  const unknown = typeof after_unknown === 'object' ? after_unknown : {};
  const names = new Set([...Object.keys(before), ...Object.keys(after), ...Object.keys(unknown)]);
  return [...names].filter((name) => holdsTrue(unknown[name]) || differs(before[name], after[name])).sort();
};

const differs = (before: unknown, after: unknown) => JSON.stringify(before) !== JSON.stringify(after);

const holdsTrue = (value: unknown): boolean =>
  value === true || (typeof value === 'object' && value !== null && Object.values(value).some(holdsTrue));
