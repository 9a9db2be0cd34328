import { describe, expect, it } from '@jest/globals';
import { workspaceNames } from '../../workspaces/index.ts';
import { type Synthesised, synthBootstrap, synthWorkspace } from './synth.ts';

interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: unknown;
  readonly NotAction?: unknown;
  readonly NotResource?: unknown;
  readonly NotPrincipal?: unknown;
}

interface Exception {
  readonly statement: Partial<Statement>;
  readonly reason: string;
}

/** Everything that is broader than named actions on named resources, and why it has to be. */
const exceptions: readonly Exception[] = [
  {
    statement: { Effect: 'Allow', Action: ['ecr:GetAuthorizationToken'], Resource: ['*'] },
    reason: 'ECR gives one token for the whole registry; the action takes no resource',
  },
  {
    statement: { Effect: 'Deny', Principal: '*', Action: 's3:*' },
    reason: 'A refusal to everybody of everything that does not come by TLS',
  },
];

const list = (value: string | readonly string[] = []) => [value].flat();

/** Below one resource of this stack is as narrow as objects and log streams can be named. */
const isNarrow = (resource: string) => !resource.replace(/^\$\{[\w.]+\}[/:]\*$/, '').includes('*');

const isBroad = ({ Action, Resource, Principal, ...rest }: Statement) =>
  list(Action).some((action) => action.includes('*')) ||
  !list(Resource).every(isNarrow) ||
  /"\*"/.test(JSON.stringify(Principal ?? '')) ||
  'NotAction' in rest ||
  'NotResource' in rest ||
  'NotPrincipal' in rest;

const isExcepted = (statement: Statement) =>
  exceptions.some(({ statement: known }) =>
    Object.entries(known).every(([key, value]) => {
      return JSON.stringify(statement[key as keyof Statement]) === JSON.stringify(value);
    }),
  );

function parse(value: unknown): { Statement?: Statement | Statement[] } | undefined {
  if (typeof value !== 'string' || !value.startsWith('{')) return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** Every statement in any argument of any resource, whatever the argument is called. */
const statements = ({ resource }: Synthesised) =>
  Object.entries(resource).flatMap(([type, named]) =>
    Object.entries(named).flatMap(([name, config]) =>
      Object.values(config).flatMap((value) =>
        [parse(value)?.Statement ?? []].flat().map((statement) => ({ at: `${type}.${name}`, statement })),
      ),
    ),
  );

const stacks: [string, Synthesised][] = [
  ...workspaceNames.map((name): [string, Synthesised] => [name, synthWorkspace(name)]),
  ['a workspace without a domain', synthWorkspace('staging', { domain: null })],
  ['bootstrap', synthBootstrap()],
];

describe('policies', () => {
  it.each(stacks)('of %s name their actions and resources', (_, stack) => {
    const found = statements(stack);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter(({ statement }) => isBroad(statement) && !isExcepted(statement))).toEqual([]);
  });

  it('are all read: every resource that has one is among them', () => {
    const read = new Set(statements(synthWorkspace('production')).map(({ at }) => at));
    const expected = Object.entries(synthWorkspace('production').resource).flatMap(([type, named]) =>
      /policy$|^aws_iam_role$/.test(type) && !/lifecycle|headers/.test(type)
        ? Object.keys(named).map((name) => `${type}.${name}`)
        : [],
    );
    expect([...read].sort()).toEqual(expected.sort());
  });

  it('are excepted only as long as somebody needs it', () => {
    const all = stacks
      .flatMap(([, stack]) => statements(stack))
      .filter(({ statement }) => isBroad(statement));
    for (const { statement: known } of exceptions) {
      expect(all.map(({ statement }) => statement)).toContainEqual(expect.objectContaining(known));
    }
  });

  it.each([
    [{ Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::media' }],
    [{ Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['*'] }],
    [{ Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::*/media'] }],
    [{ Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::media/*'] }],
    [{ Effect: 'Allow', Action: ['s3:GetObject'], NotResource: ['a'] }],
    [{ Effect: 'Allow', Action: ['sns:Publish'], Resource: ['a'], Principal: { AWS: '*' } }],
  ])('that are too broad are found: %j', (statement) => {
    expect(isBroad(statement) && !isExcepted(statement)).toBe(true);
  });
});
