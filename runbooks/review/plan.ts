/** A plan as everything in this room reads it: what it holds is as Terraform wrote it, secrets included. */
export interface Plan {
  /** The workspace it is for. */
  readonly workspace: string;
  /** Where it was read from, as it was given. */
  readonly source: string;
  /** The version of Terraform or OpenTofu that made it. */
  readonly terraform: string;
  /** Planning failed: these are the changes found until then, and it cannot be applied. */
  readonly errored: boolean;
  /** Applying does nothing, not even to the state. */
  readonly idle: boolean;
  readonly resources: readonly Resource[];
  /** What was changed outside of Terraform since the last apply. */
  readonly drift: readonly Resource[];
  /** What Terraform can plan only after this plan was applied. */
  readonly deferred: readonly Resource[];
  readonly outputs: readonly Output[];
  /** Checks of the code that do not hold. */
  readonly failedChecks: readonly string[];
}

/** `keep` changes nothing but perhaps the address; `forget` leaves it running, out of Terraform's hands; `invoke` is an action of a provider. */
export type Kind = 'create' | 'update' | 'replace' | 'destroy' | 'forget' | 'read' | 'keep' | 'invoke';

export type Values = Readonly<Record<string, unknown>>;

export interface Resource {
  readonly address: string;
  /** `module.api`; empty in the root module. */
  readonly module: string;
  readonly type: string;
  /** Without the module and the key. */
  readonly name: string;
  readonly managed: boolean;
  readonly kind: Kind;
  /** Of a replacement: what happens first, or that the old object is left running, out of Terraform's hands. */
  readonly order?: 'destroy first' | 'create first' | 'old one stays';
  /** Why, where Terraform says so. */
  readonly reason?: string;
  /** Attributes that force a replacement, as paths: `tags.a`, `rule[0].port`. */
  readonly forcedBy: readonly string[];
  readonly movedFrom?: string;
  /** The id it is imported by. */
  readonly importedAs?: string;
  /** The key of an object that a failed replacement has left behind. */
  readonly deposed?: string;
  /** Empty where there is none. */
  readonly before: Values;
  readonly after: Values;
  /** `true`, in the shape of the values, where a value is known after apply only, or is sensitive. */
  readonly unknown: unknown;
  readonly beforeSensitive: unknown;
  readonly afterSensitive: unknown;
}

export interface Output {
  readonly name: string;
  readonly kind: Kind;
  readonly before: unknown;
  readonly after: unknown;
  readonly unknown: unknown;
  readonly beforeSensitive: unknown;
  readonly afterSensitive: unknown;
}

/** Whether applying does anything to it: a no-op that is moved or imported changes the state. */
export const changes = ({ kind, movedFrom, importedAs }: Resource): boolean =>
  kind !== 'read' && (kind !== 'keep' || movedFrom !== undefined || importedAs !== undefined);

/** The value at a path, `rule.0.port`; `undefined` where there is none. */
export const at = (values: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as Values | null | undefined)?.[key], values);

/** Whether anything at the path, or the whole around it, is known after apply only. */
export function isUnknown({ unknown }: Pick<Resource, 'unknown'>, path: string): boolean {
  let here: unknown = unknown;
  for (const key of path.split('.')) {
    if (here === true) return true;
    here = (here as Values | null | undefined)?.[key];
  }
  return marks(here);
}

/** Whether marks of Terraform's hold a `true` anywhere. */
export const marks = (mark: unknown): boolean =>
  mark === true || (typeof mark === 'object' && mark !== null && Object.values(mark).some(marks));
