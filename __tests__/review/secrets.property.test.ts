import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { html, plain } from '../../runbooks/review/show/escape.ts';
import { jsonText } from '../../runbooks/review/show/json.ts';
import { markdownText } from '../../runbooks/review/show/markdown.ts';
import { sarifText } from '../../runbooks/review/show/sarif.ts';
import { terminalLines } from '../../runbooks/review/show/terminal.ts';
import type { PlanJson } from '../../runbooks/terraform/plan-format.ts';
import { changed, planOf } from './plan-json.ts';
import { reviewed } from './reviewed.ts';

/** Passwords as people and generators make them: any printable characters, quotes and umlauts among them. */
const secret = fc
  .string({
    minLength: 8,
    maxLength: 40,
    unit: fc.constantFrom(...'abcXYZ0189äß€🔑!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~ '),
  })
  // What is a common word, or a number, cannot be told from what is none.
  .filter(
    (text) =>
      text.trim().length >= 8 && /[a-z]/i.test(text) && !/^[\s\S]*(sensitive|hidden)[\s\S]*$/.test(text),
  )
  .map((text) => `${text.trim()}§`);

/** Where a plan can hold a secret that Terraform, or its name, says is one; each beside where it is quoted without a mark. */
const places: Readonly<Record<string, (value: string) => PlanJson>> = {
  'a marked attribute': (value) =>
    updated({ password: 'old' }, { password: value }, { after_sensitive: { password: true } }),
  'an attribute that was marked': (value) =>
    updated({ password: value }, { password: 'x' }, { before_sensitive: { password: true } }),
  'a marked block': (value) =>
    updated({}, { a: [{ b: { c: value } }] }, { after_sensitive: { a: [{ b: true }] } }),
  'a marked map': (value) => updated({}, { a: { b: value } }, { after_sensitive: { a: { b: true } } }),
  'everything marked': (value) => updated({}, { a: value }, { after_sensitive: true }),
  'a created resource': (value) =>
    planOf([changed('a_b.c', ['create'], { after: { p: value }, after_sensitive: { p: true } })]),
  'a destroyed resource': (value) =>
    planOf([changed('a_b.c', ['delete'], { before: { p: value }, before_sensitive: { p: true } })]),
  'what drifted': (value) =>
    planOf([], {
      resource_drift: [
        changed('a_b.c', ['update'], {
          before: { p: value },
          after: { p: 'x' },
          before_sensitive: { p: true },
        }),
      ],
    }),
  'an output': (value) =>
    planOf([], { output_changes: { o: { actions: ['create'], after: value, after_sensitive: true } } }),
  'an output that is known': (value) =>
    planOf([], { planned_values: { outputs: { o: { value, sensitive: true } } } }),
  'the prior state': (value) =>
    planOf([], {
      prior_state: {
        values: {
          root_module: {
            child_modules: [
              {
                resources: [
                  { address: 'data.x.y', type: 'x', values: { s: value }, sensitive_values: { s: true } },
                ],
              },
            ],
          },
        },
      },
    }),
  'a sensitive variable': (value) =>
    planOf([], {
      variables: { v: { value } },
      configuration: { root_module: { variables: { v: { sensitive: true } } } },
    }),
  'a sensitive variable of a module': (value) =>
    planOf([], {
      configuration: {
        root_module: {
          module_calls: {
            m: {
              expressions: { v: { constant_value: value } },
              module: { variables: { v: { sensitive: true } } },
            },
          },
        },
      },
    }),
  'a variable named like a secret': (value) => planOf([], { variables: { db_password: { value } } }),
  'an unmarked attribute named like one': (value) => updated({}, { client_secret: value }),
  'JSON in a marked string': (value) =>
    updated(
      {},
      { s: JSON.stringify({ username: 'app', password: value }) },
      { after_sensitive: { s: true } },
    ),
  'JSON in an unmarked string': (value) => updated({}, { s: JSON.stringify({ apiToken: value }) }),
  'the environment of a container': (value) =>
    updated(
      { container_definitions: '[]' },
      { container_definitions: JSON.stringify([{ environment: [{ name: 'DB_PASSWORD', value }] }]) },
    ),
  'the variables of a function': (value) => updated({}, { environment: [{ variables: { API_KEY: value } }] }),
  'the configuration of an action': (value) =>
    planOf([], {
      action_invocations: [
        { address: 'action.a_b.c', type: 'a_b', config_values: { p: value }, config_sensitive: { p: true } },
      ],
    }),
  'a random string': (value) =>
    planOf([changed('random_string.db', ['create'], { after: { result: value } })]),
};

/** Where the same value may stand without any mark. */
const quotes: Readonly<Record<string, (value: string) => PlanJson['resource_changes']>> = {
  'another attribute': (value) => updated({ d: 'x' }, { d: value }).resource_changes,
  'a longer text': (value) => updated({ d: 'x' }, { d: `use ${value} here` }).resource_changes,
  'a URL': (value) =>
    updated({ d: 'x' }, { d: `postgres://app:${encodeURIComponent(value)}@host/db` }).resource_changes,
  'JSON in a string': (value) =>
    updated({ d: '{"a":1}' }, { d: JSON.stringify({ a: value }) }).resource_changes,
  'a key of a map': (value) => updated({ d: { a: 1 } }, { d: { [value]: 2 } }).resource_changes,
  'a list': (value) => updated({ d: ['x'] }, { d: ['x', value] }).resource_changes,
  'a script in base64': (value) =>
    updated(
      { user_data: '' },
      { user_data: Buffer.from(`#!/bin/sh\nexport P=${value}\n`).toString('base64') },
    ).resource_changes,
  'base64 elsewhere': (value) =>
    updated({ d: '' }, { d: Buffer.from(`P=${value}`).toString('base64') }).resource_changes,
  'the key of an address': (value) => [changed(`aws_s3_object.x[${JSON.stringify(value)}]`, ['delete'])],
  'an import': (value) => [changed('a_b.c', ['no-op'], { importing: { id: value } })],
  'a former address': (value) => [
    changed('a_b.c', ['no-op'], {}, { previous_address: `a_b.c[${JSON.stringify(value)}]` }),
  ],
  'what forces a replacement': (value) => [
    changed('a_b.c', ['delete', 'create'], {
      before: { x: value },
      after: { x: 'y' },
      replace_paths: [['tags', value]],
    }),
  ],
  'what a policy quotes': (value) => [
    changed('aws_ecs_task_definition.x', ['create'], {
      after: { container_definitions: JSON.stringify([{ image: `${value}:latest` }]) },
    }),
  ],
};

/** Where it is quoted besides: what a check says, what is put off, what an action is told. */
const around = (value: string): Partial<PlanJson> => ({
  checks: [{ status: 'fail', instances: [{ problems: [{ message: `use ${value} here` }] }] }],
  deferred_changes: [
    { resource_change: changed('a_b.later', ['update'], { before: {}, after: { d: value } }) },
  ],
});
const invoked = (value: string) => ({ address: 'action.a_b.d', type: 'a_b', config_values: { d: value } });

function updated(before: object, after: object, marks: object = {}): PlanJson {
  return planOf([changed('aws_x.y', ['update'], { before, after, ...marks })]);
}

/** Whatever any format says, as it is and as JSON would write it. */
function everything(json: PlanJson): string {
  const reviews = [reviewed(json, { guarded: true })];
  return [...terminalLines(reviews, 80), markdownText(reviews), jsonText(reviews), sarifText(reviews)].join(
    '\n',
  );
}

const forms = (value: string) => [
  value,
  html(value),
  plain(value),
  JSON.stringify(value).slice(1, -1),
  JSON.stringify(JSON.stringify(value)).slice(3, -3),
  encodeURIComponent(value),
  Buffer.from(value).toString('base64').slice(0, -4),
];

it.each(Object.entries(places))('shows no secret of %s, nor where it is quoted', (_, place) => {
  fc.assert(
    fc.property(secret, fc.constantFrom(...Object.keys(quotes)), (value, quote) => {
      const json = place(value);
      const quoted = (quotes[quote] as (typeof quotes)[string])(value) ?? [];
      const text = everything({
        ...{ ...json, ...around(value) },
        resource_changes: [...(json.resource_changes ?? []), ...quoted],
        action_invocations: [...(json.action_invocations ?? []), invoked(value)],
      });
      for (const form of forms(value)) expect(text).not.toContain(form);
    }),
    { numRuns: 100 },
  );
});

it('shows what is no secret', () => {
  const text = everything(updated({ size: 'db.t4g.small' }, { size: 'db.t4g.large' }));
  expect(text).toContain('db.t4g.large');
});

const known = [
  'AKIAIOSFODNN7EXAMPLE',
  'ghp_abcdefghijklmnopqrstuvwxyz0123456789',
  'github_pat_11ABCDEFG0abcdefghijkl_abcdefghijklmnopqrstuvwxyz',
  'xoxb-123456789012-abcdefghijkl',
  'sk_live_4eC39HqLyjWDarjtT1zdp7dc',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
  '-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n-----END RSA PRIVATE KEY-----',
  'wJalrXUtnFEMI7K7MDENGbPxRfiCYEXAMPLEKEY9',
];

it.each(known)('masks %s wherever it stands, by its form', (value) => {
  const text = everything(
    updated({ description: 'x' }, { description: `key ${value} end`, other: JSON.stringify({ a: value }) }),
  );
  expect(text).not.toContain(value);
  expect(text).not.toContain(JSON.stringify(value).slice(1, -1));
  expect(text).toContain('key (sensitive) end');
});

it('masks the password of a URL and what follows password=', () => {
  const text = everything(
    updated({ d: '' }, { d: 'postgres://app:hunter2x@db/app?x=1 and password=swordfish1' }),
  );
  const flag = everything(updated({ d: '' }, { d: 'run --db-password swordfish2 now' }));
  expect(`${text}${flag}`).not.toMatch(/hunter2x|swordfish/);
  expect(text).toContain('postgres://app:(sensitive)@db/app');
});

it('hides values of an environment unless they are harmless, whatever they are called', () => {
  const of = (value: string) => ({
    container_definitions: JSON.stringify([{ name: 'api', environment: [{ name: 'X', value }] }]),
  });
  expect(everything(updated(of('info'), of('correct horse battery')))).not.toContain('correct horse');
  expect(everything(updated(of('info'), of('debug')))).toContain(
    '"info\\" → \\"debug\\"'.replaceAll('\\', ''),
  );
});
