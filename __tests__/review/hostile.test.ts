import { describe, expect, it } from '@jest/globals';
import { plain } from '../../runbooks/review/show/escape.ts';
import { jsonText } from '../../runbooks/review/show/json.ts';
import { markdownText } from '../../runbooks/review/show/markdown.ts';
import { sarifText } from '../../runbooks/review/show/sarif.ts';
import { terminalLines } from '../../runbooks/review/show/terminal.ts';
import { visible } from '../../runbooks/review/visible.ts';
import { changed, planOf } from './plan-json.ts';
import { reviewed } from './reviewed.ts';

const limit = 65_536;
type Reviews = readonly ReturnType<typeof reviewed>[];
const formats = (all: Reviews) => [
  terminalLines(all, 100).join('\n'),
  markdownText(all),
  jsonText(all),
  sarifText(all),
];
const destroyed = (address: string, more: object = {}) => changed(address, ['delete'], { before: {} }, more);
const failing = (message: string) =>
  reviewed(planOf([], { checks: [{ status: 'fail', instances: [{ problems: [{ message }] }] }] }));

describe('what is not seen', () => {
  const unseen = [
    '\u202e',
    '\u2066',
    '\u200b',
    '\u00ad',
    '\u2028',
    '\u001b',
    '\u009b',
    '\u3164',
    '\u{e0041}',
  ];

  it.each(unseen)('is written out in every format: %j', (character) => {
    const key = JSON.stringify(`safe${character}elbat`);
    const one = reviewed(
      planOf(
        [
          destroyed(`aws_dynamodb_table.x[${key}]`),
          changed('a_b.c', ['update'], {
            before: { [`k${character}`]: 'x' },
            after: { [`k${character}`]: `y${character}` },
          }),
          destroyed('a_b.d', { deposed: `0${character}`, type: `a_b${character}` }),
        ],
        { terraform_version: `1.${character}` },
      ),
    );
    for (const text of formats([one, failing(`no ${character} way`)])) expect(text).not.toContain(character);
    expect(formats([one])[1]).toContain(visible(character));
  });

  it('leaves letters, emoji, line ends and tabs as they are', () => {
    const text = 'ключ 名前 é 🔑 ⚠️ \t\r\n|';
    expect(visible(text)).toBe(text);
  });
});

describe('what GitHub would make of a text', () => {
  const text = markdownText([
    failing(
      '@everyone #12 GH-12 a@b.example https://evil.example www.evil.example :white_check_mark: __safe__ <b>',
    ),
  ]);

  it.each(['@everyone', '#12', 'GH-12', '@b', '://', 'www.evil', ':white', '__safe', '<b>'])(
    'is not there as such: %s',
    (markup) => expect(text).not.toContain(markup),
  );

  it('is broken where it is looked at, for entities and backslashes are taken away before', () => {
    expect(text).toContain('@&#8203;everyone #&#8203;12');
    expect(text).not.toMatch(/\\@|\\#\d|&#64;/);
  });

  it.each([
    ['- a', '\\- a'],
    ['1. a', '1\\. a'],
    [':-', '\\:-'],
    ['# a', '\\# a'],
    ['c@.b', 'c@&#8203;.b'],
    ['_www.a.b', '\\_www&#8203;.a.b'],
  ])('is a text also at the beginning of a line: %s', (text, written) => expect(plain(text)).toBe(written));
});

describe('what is long', () => {
  const long = '🔑'.repeat(50_000);

  it.each([
    ['an address', () => reviewed(planOf([destroyed(`aws_kms_key.x[${JSON.stringify(long)}]`)]))],
    ['a check', () => failing(long)],
    [
      'a value and its name',
      () => reviewed(planOf([changed('a_b.c', ['update'], { before: {}, after: { [long]: long } })])),
    ],
  ])('%s does not push out what it says, and is not cut inside a character', (_, review) => {
    const one = review();
    const text = markdownText([one]);
    expect(text.length).toBeLessThan(limit);
    expect(text).toMatch(/\(1\d{5} characters\)/);
    expect(text).not.toContain('Left out here');
    expect(text).not.toMatch(/\p{Surrogate}/u);
  });

  it('lists of keys are split, so that as many names stay as fit', () => {
    const keys = Array.from({ length: 3000 }, (_, n) => `${'long-name-'.repeat(5)}${n}`);
    const text = markdownText([reviewed(planOf(keys.map((key) => destroyed(`acme_a.b["${key}"]`))))]);
    expect(text.length).toBeLessThan(limit);
    const shown = keys.filter((key) => text.includes(`"${key}"`)).length;
    const left = Number(/([\d,]+) × destroy or replace/.exec(text)?.[1]?.replace(',', ''));
    expect(shown).toBeGreaterThan(700);
    expect(shown + left).toBe(keys.length);
  });

  it('matrices of many workspaces keep the worst, and count the rest', () => {
    const harmless = Array.from({ length: 1000 }, (_, n) =>
      reviewed(planOf([changed('a_b.c', ['create'])]), { workspace: `workspace-${n}` }),
    );
    const last = reviewed(planOf([destroyed('aws_kms_key.k')]), { workspace: 'last' });
    const text = markdownText([...harmless, last]);
    expect(text.length).toBeLessThan(limit);
    expect(text).toContain('| last | 🛑&nbsp;danger |');
    expect(text).toContain('`aws_kms_key.k`');
    const rows = text.match(/^\| (workspace-\d+|last) /gm)?.length ?? 0;
    expect(text).toContain(`| and ${1001 - rows} more | none worse than these |`);
  });
});

it('what goes twice under one address is counted twice', () => {
  const twice = [destroyed('aws_kms_key.k'), destroyed('aws_kms_key.k', { deposed: '0badc0de' })];
  const text = markdownText([reviewed(planOf([...twice, destroyed('aws_kms_key.k[1]')]))]);
  expect(text).toContain('Destroyed and replaced: 3');
  expect(text).toContain('- aws_kms_key.k\n- aws_kms_key.k[1]');
});

it('names out of a plan meet no names of the language', () => {
  const json = planOf([
    destroyed('constructor.prototype', { action_reason: 'constructor', module_address: 'constructor' }),
    changed(
      'a_b.c',
      ['update'],
      JSON.parse('{"before":{"__proto__":{"x":"1"}},"after":{"__proto__":{"x":"2"}}}'),
    ),
  ]);
  const text = terminalLines([reviewed(json, { workspace: '__proto__' })], 100).join('\n');
  expect(text).toContain('constructor.prototype (constructor)');
  expect(text).toContain('__proto__.x: "1" → "2"');
});
