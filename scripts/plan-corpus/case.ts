export type Values = Readonly<Record<string, unknown>>;

/** A resource on both sides of a plan. */
export interface Placed {
  /** `aws_s3_bucket.media`; in the state also with a module and a key. */
  readonly at: string;
  /** What the state holds; none of a resource that is to be created. */
  readonly state?: Values;
  /** What the code says; none of one that is to be destroyed. */
  readonly code?: Values;
  /** The state says that its last creation failed. */
  readonly tainted?: boolean;
  /** The state holds it as what a failed replacement left behind. */
  readonly deposed?: string;
}

/** A plan to make: a state, and code that wants something else. */
export interface Case {
  readonly name: string;
  readonly resources: readonly Placed[];
  /** More code, in Terraform's JSON: outputs, variables, modules, moved and removed blocks. */
  readonly code?: Values;
  /** Files of modules by path. */
  readonly files?: Readonly<Record<string, Values>>;
  /** Outputs in the state. */
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** Arguments of `terraform plan`. */
  readonly args?: readonly string[];
  /** What somebody changes in AWS, which answers at `endpoint`, once the code was applied there; the plan is a refresh-only one. */
  readonly byHand?: (endpoint: string) => Promise<void>;
  /** Planning fails, and leaves a plan of what it had found. */
  readonly fails?: boolean;
}

/** A reference to something else in the code: `ref('var.password')`. */
export const ref = (expression: string): string => `\${${expression}}`;
