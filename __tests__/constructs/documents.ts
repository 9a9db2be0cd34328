import { resources } from './stacks.ts';
import type { Synthesised } from './synth.ts';

/** One statement of an IAM policy, as it stands in a role, a bucket, a topic or an endpoint. */
export interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: unknown;
  readonly NotAction?: unknown;
  readonly NotResource?: unknown;
  readonly NotPrincipal?: unknown;
}

export interface Found {
  /** Whose policy: `aws_iam_role.api_task`. */
  readonly at: string;
  readonly statement: Statement;
}

export const list = (value: string | readonly string[] = []) => [value].flat();

/** Every statement in any argument of any resource, however deep, and whatever the argument is called. */
export const statements = (stack: Synthesised): Found[] =>
  resources(stack).flatMap(({ at, config }) =>
    texts(config).flatMap(({ text }) =>
      [parse(text)?.Statement ?? []].flat().map((statement) => ({ at, statement })),
    ),
  );

/** Arguments that by their name hold a policy, and do not hold one that was read. */
export const unreadable = (stack: Synthesised): string[] =>
  resources(stack).flatMap(({ at, config }) =>
    texts(config)
      .filter(
        ({ key, text }) =>
          /^(\w+_)?(role|access|resource)_policy$|^policy$/.test(key) && !parse(text)?.Statement,
      )
      .map(({ key }) => `${at}.${key}`),
  );

interface Text {
  readonly key: string;
  readonly text: string;
}

function texts(value: unknown, key = ''): Text[] {
  if (typeof value === 'string') return [{ key, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => texts(inner, Array.isArray(value) ? key : name));
}

function parse(text: string): { Statement?: Statement | Statement[] } | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
