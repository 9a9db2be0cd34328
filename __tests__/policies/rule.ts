import { type Placed, resources } from '../constructs/stacks.ts';
import { reference, type Synthesised } from '../constructs/synth.ts';

export type Config = Readonly<Record<string, unknown>>;

/** Something that must hold for every resource of a type, for the sake of people's data. */
export interface Rule {
  readonly type: string;
  readonly says: string;
  /** The check of Checkov, AWS Config or nobody else that asks for the same. */
  readonly like: string;
  readonly holds: (resource: Placed, stack: Synthesised) => boolean;
  /** Arguments that break it, laid over those of a resource that keeps it. */
  readonly broken: Config;
}

/** A rule that only looks at some arguments of the resource itself. */
export const asks =
  (type: string) =>
  (says: string, like: string, broken: Config, holds: (config: Config) => boolean): Rule => ({
    type,
    says,
    like,
    broken,
    holds: ({ config }) => holds(config),
  });

/** The resources of a type whose argument refers to this one. */
export const companions = (stack: Synthesised, type: string, argument: string, { at }: Placed): Config[] =>
  resources(stack)
    .filter((one) => one.type === type)
    .map(({ config }) => config)
    .filter((config) =>
      ['id', 'arn', 'name', 'bucket'].some((key) => config[argument] === reference(`${at}.${key}`)),
    );

/** What breaks a rule. */
export const violations = (rules: readonly Rule[], stack: Synthesised): { rule: Rule; at: string }[] =>
  resources(stack).flatMap((resource) =>
    rules
      .filter((rule) => rule.type === resource.type && !rule.holds(resource, stack))
      .map((rule) => ({ rule, at: resource.at })),
  );
