/**
 * The parts of `terraform show -json PLAN` that are read here, as Terraform and OpenTofu write it. Anything may be missing
 * that a version before 1.12 does not know. https://developer.hashicorp.com/terraform/internals/json-format
 */
export interface PlanJson {
  readonly format_version: string;
  readonly terraform_version?: string;
  readonly variables?: Readonly<Record<string, { readonly value?: unknown }>>;
  readonly resource_changes?: readonly ResourceChangeJson[];
  readonly resource_drift?: readonly ResourceChangeJson[];
  readonly deferred_changes?: readonly {
    readonly reason?: string;
    readonly resource_change: ResourceChangeJson;
  }[];
  /** Actions of providers that run while it is applied: Terraform 1.14 and newer. */
  readonly action_invocations?: readonly InvocationJson[];
  readonly deferred_action_invocations?: readonly { readonly action_invocation: InvocationJson }[];
  readonly output_changes?: Readonly<Record<string, ChangeJson>>;
  readonly planned_values?: ValuesJson;
  readonly prior_state?: { readonly values?: ValuesJson };
  readonly configuration?: { readonly root_module?: ModuleConfigJson };
  readonly checks?: readonly CheckJson[];
  /** Planning failed: the changes are those that were found until then, and applying is refused. */
  readonly errored?: boolean;
  /** Whether applying would do anything: in a refresh-only plan, take over what has drifted. */
  readonly applyable?: boolean;
  /** `false`: something was deferred, and another plan and apply have to follow. */
  readonly complete?: boolean;
}

/** What is done to one resource. `open`, `renew` and `close` are of ephemeral ones, of which nothing stays; `invoke` is an action of a provider. */
export const knownActions = [
  ...(['create', 'update', 'delete', 'forget', 'read', 'no-op'] as const),
  ...(['open', 'renew', 'close', 'invoke'] as const),
] as const;

/** What Terraform means to do to one resource; a replacement is two of them in order. */
export type Actions = readonly (typeof knownActions)[number][];

export interface ChangeJson {
  readonly actions: Actions;
  readonly before?: unknown;
  readonly after?: unknown;
  /** `true`, in the shape of the value, wherever it is known after apply only. */
  readonly after_unknown?: unknown;
  /** The same wherever a value is marked sensitive. */
  readonly before_sensitive?: unknown;
  readonly after_sensitive?: unknown;
  readonly replace_paths?: readonly (readonly (string | number)[])[];
  readonly importing?: { readonly id?: string; readonly identity?: unknown; readonly unknown?: boolean };
}

export interface ResourceChangeJson {
  readonly address: string;
  /** Where it was until now, in a plan that moves it. */
  readonly previous_address?: string;
  readonly module_address?: string;
  readonly mode?: 'managed' | 'data' | 'ephemeral';
  readonly type: string;
  readonly name: string;
  readonly index?: string | number;
  readonly provider_name?: string;
  /** An object that a failed replacement has left behind. */
  readonly deposed?: string;
  readonly change: ChangeJson;
  readonly action_reason?: string;
}

/** https://developer.hashicorp.com/terraform/language/invoke-actions */
export interface InvocationJson {
  readonly address: string;
  readonly type: string;
  readonly name?: string;
  readonly config_values?: unknown;
  readonly config_sensitive?: unknown;
  readonly config_unknown?: unknown;
  /** What starts it; absent where somebody asked for it. */
  readonly lifecycle_action_trigger?: {
    readonly triggering_resource_address?: string;
    readonly action_trigger_event?: string;
  };
  readonly invoke_action_trigger?: object;
}

export interface ValuesJson {
  readonly outputs?: Readonly<Record<string, { readonly value?: unknown; readonly sensitive?: boolean }>>;
  readonly root_module?: ModuleJson;
}

export interface ModuleJson {
  readonly resources?: readonly {
    readonly address: string;
    readonly type: string;
    readonly values?: unknown;
    readonly sensitive_values?: unknown;
  }[];
  readonly child_modules?: readonly ModuleJson[];
}

export interface ModuleConfigJson {
  readonly variables?: Readonly<Record<string, { readonly default?: unknown; readonly sensitive?: boolean }>>;
  readonly module_calls?: Readonly<
    Record<
      string,
      {
        readonly expressions?: Readonly<Record<string, { readonly constant_value?: unknown } | undefined>>;
        readonly module?: ModuleConfigJson;
      }
    >
  >;
}

export interface CheckJson {
  readonly address?: { readonly to_display?: string };
  readonly status?: 'pass' | 'fail' | 'error' | 'unknown';
  readonly instances?: readonly { readonly problems?: readonly { readonly message?: string }[] }[];
}

/** Whether a document says that it is of a format read here. Minor versions only add. */
export const knownFormat = (document: { readonly format_version?: unknown }): boolean =>
  typeof document.format_version === 'string' && document.format_version.startsWith('1.');
