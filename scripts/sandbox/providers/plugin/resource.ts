import type { Schema } from './schema.ts';
import type { Values } from './values.ts';

/** What an operator sees of a problem. `attribute` marks the argument in the configuration. */
export interface Diagnostic {
  readonly severity: 'ERROR' | 'WARNING';
  readonly summary: string;
  readonly detail?: string;
  readonly attribute?: string;
}

/** Thrown by a provider to answer with an error of its own wording. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly detail: string;

  constructor(summary: string, detail = '') {
    super(summary);
    this.detail = detail;
  }
}

/** A planned change of an existing resource. */
export interface Change {
  readonly prior: Values;
  readonly planned: Values;
  readonly config: Values;
}

/** One resource type. Functions get whole objects of the schema's shape. */
export interface Resource {
  readonly schema: Schema;
  /** Planned for optional computed attributes which the configuration leaves out. */
  readonly defaults?: Values;
  validate?(config: Values): readonly Diagnostic[];
  /** Adjusts the planned object; `prior` is null for a resource that is to be created. */
  plan?(planned: Values, context: { prior: Values | null; config: Values }): Values;
  /** Names the attributes because of which this change needs a new resource. */
  replace?(change: Change): string[];
  create(planned: Values, config: Values): Promise<Values>;
  /** Default: the planned object is the new state. */
  update?(change: Change): Promise<Values>;
  /**
   * Waits after a creation or an update. When it throws, the state is kept: a new resource counts as tainted. Returns
   * attributes that have become other than planned meanwhile, as providers on the old SDK may.
   */
  ready?(state: Values): Promise<Values | undefined>;
  /** The state as it really is, or null when the resource is gone. Default: as it was. */
  read?(state: Values): Promise<Values | null>;
  delete?(state: Values): Promise<void>;
  /** Known attributes of the resource with this id. Absent: the type cannot be imported. */
  importState?(id: string): Promise<Values>;
  /** Rewrites a state that an older schema version wrote. */
  upgrade?(state: Values, version: number): Promise<Values>;
}

export interface DataSource {
  readonly schema: Schema;
  read(config: Values): Promise<Values>;
}

export interface Provider {
  readonly schema: Schema;
  readonly resources: { readonly [type: string]: Resource };
  readonly dataSources: { readonly [type: string]: DataSource };
  configure(config: Values): Promise<void>;
}
