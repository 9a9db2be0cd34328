import type { Plan, Resource, Values } from '../plan.ts';
import type { Severity } from '../risks/risk.ts';

export type { Plan, Resource, Values } from '../plan.ts';
export { at, isUnknown } from '../plan.ts';

/** What must hold for what a plan creates or changes. A file of a policy folder exports one as default, or a list of them. */
export interface Policy {
  /** Small letters and hyphens; settings and waivers name it. */
  readonly id: string;
  /** What must hold, in one sentence. */
  readonly says: string;
  readonly severity: Severity;
  /** Types of resources it looks at. Default: all. */
  readonly types?: readonly string[];
  readonly link?: string;
  /** How it is when nobody sets it otherwise; what a workspace says is laid over it. */
  readonly settings?: Values;
  /** Asked only in protected workspaces. */
  readonly onlyProtected?: boolean;
  /** What is wrong with a resource, for its author to read; it is masked before it is shown. */
  breaks(resource: Resource, context: Context): string | undefined;
}

/** What a policy is asked in. */
export interface Context {
  readonly workspace: string;
  readonly protected: boolean;
  readonly settings: Values;
  readonly plan: Plan;
}
