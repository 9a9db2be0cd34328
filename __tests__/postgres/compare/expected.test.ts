import { describe, expect, it } from '@jest/globals';
import type { Facts } from '../../../runbooks/postgres/compare/catalogue/class.ts';
import {
  differencesBetween,
  showDifference,
} from '../../../runbooks/postgres/compare/catalogue/differences.ts';
import { reasonFor } from '../../../runbooks/postgres/compare/catalogue/expected.ts';

type Objects = Record<string, Facts>;
type Majors = [source: number, target: number];

/** What is a difference, and what is one for a reason. */
function judge(source: Objects, target: Objects, [from, to]: Majors = [15, 15], application?: string) {
  const [left, right] = [new Map(Object.entries(source)), new Map(Object.entries(target))];
  const sides = {
    source: { major: from, objects: left },
    target: { major: to, objects: right },
    application,
  };
  const found = differencesBetween(left, right).map((difference) => ({
    line: showDifference(difference),
    reason: reasonFor(difference, sides),
  }));
  return {
    lines: found.flatMap(({ line, reason }) => (reason ? [] : [line])),
    expected: found.flatMap(({ line, reason }) => (reason ? [line] : [])),
  };
}

const granted = (...privileges: string[]): Facts => ({ owner: 'a', privileges });

describe('a difference of the catalogue', () => {
  it('names object, attribute and both sides on one line', () => {
    const column = (type: string, rest: Facts = {}) => ({
      'column shop."odd\nname".total': { type, ...rest },
    });
    expect(judge(column('numeric(10,2)'), column('numeric(12,2)')).lines).toEqual([
      String.raw`column shop."odd\nname".total: type numeric(10,2) on the source, numeric(12,2) on the target`,
    ]);
    expect(judge(column('int', { 'not null': true }), column('int', { 'not null': false })).lines).toEqual([
      expect.stringMatching(/not null yes on the source, no on the target$/),
    ]);
    expect(judge(column('int', { default: '1' }), column('int', { default: null })).lines).toEqual([
      expect.stringMatching(/default 1 on the source, none on the target$/),
    ]);
  });

  it('shows of long texts the line that differs, and privileges one by one', () => {
    const body = (line: string) => ({ 'function f()': { body: `AS $$\nBEGIN\n  ${line}\nEND $$` } });
    expect(judge(body('a := 1;'), body('a := 2;')).lines).toEqual([
      'function f(): body “a := 1;” on the source, “a := 2;” on the target',
    ]);
    expect(
      judge({ 'table t': granted('SELECT for r', 'INSERT for r') }, { 'table t': granted('SELECT for r') })
        .lines,
    ).toEqual(['table t: INSERT for r granted on the source, not granted on the target']);
  });

  it('is one line for a table that is missing, whatever its columns', () => {
    const table = { 'table shop.orders': {}, 'column shop.orders.id': {}, 'column shop.orders_2.id': {} };
    expect(judge(table, { 'column shop.orders_2.id': {} }).lines).toEqual([
      'table shop.orders: missing on the target',
    ]);
    expect(judge({}, table).lines).toEqual([
      'column shop.orders_2.id: only on the target',
      'table shop.orders: only on the target',
    ]);
  });

  it('shows no password, and takes what cannot be read for no difference', () => {
    const mapping = (options: string[] | null) => ({
      'user mapping a on server s': { 'secret options': options },
    });
    const [line] = judge(mapping(['password=hunter2']), mapping(['password=hunter3'])).lines;
    expect(line).toBe(
      'user mapping a on server s: options differ, and are not shown: they may hold a password',
    );
    expect(judge(mapping(['password=hunter2']), mapping(null)).lines).toEqual([]);
  });
});

/** A difference that is expected, and one beside it that is not. */
const cases: [name: string, source: Objects, target: Objects, majors: Majors, other: Majors | undefined][] = [
  [
    'the owner of schema public',
    { 'schema public': { owner: 'a' } },
    { 'schema public': { owner: 'b' } },
    [15, 15],
    undefined,
  ],
  [
    'CREATE on schema public',
    { 'schema public': granted('CREATE for PUBLIC') },
    { 'schema public': granted() },
    [14, 15],
    [15, 16],
  ],
  [
    'MAINTAIN',
    { 'table t': granted() },
    { 'table t': granted('MAINTAIN for its owner') },
    [16, 17],
    [17, 17],
  ],
  [
    'NOT NULL as a constraint',
    {},
    { 'table constraint n on t': { definition: 'NOT NULL id' } },
    [17, 18],
    [18, 18],
  ],
  [
    'NOT NULL of a domain as a constraint',
    {},
    { 'domain constraint n on d': { definition: 'NOT NULL' } },
    [16, 17],
    [17, 17],
  ],
  [
    'the identity of a partition',
    { 'table part': { 'partition bound': 'DEFAULT' }, 'column part.id': { identity: null } },
    { 'table part': { 'partition bound': 'DEFAULT' }, 'column part.id': { identity: 'd' } },
    [16, 17],
    [17, 17],
  ],
  [
    'a view written otherwise',
    { 'view v': { definition: ' SELECT t.a\n FROM t\n WHERE (t.a > 1);' } },
    { 'view v': { definition: ' SELECT a\n FROM t\n WHERE (a > 1);' } },
    [15, 16],
    [16, 16],
  ],
  ['an invalid index', { 'index i': { valid: false } }, {}, [15, 15], undefined],
];

describe('an expected difference', () => {
  it.each(cases)('is %s', (_name, source, target, majors, other) => {
    expect(judge(source, target, majors)).toEqual({ lines: [], expected: [expect.any(String)] });
    if (other) expect(judge(source, target, other).lines).toHaveLength(1);
  });

  it('is what the application may do in schema public, and no one else', () => {
    const [none, all] = [granted(), granted('CREATE for app', 'CREATE for apple')];
    const { lines, expected } = judge({ 'schema public': none }, { 'schema public': all }, [15, 15], 'app');
    expect(lines).toEqual([expect.stringContaining('CREATE for apple')]);
    expect(expected).toEqual([expect.stringContaining('CREATE for app ')]);
    expect(judge({ 'schema public': all }, { 'schema public': none }, [15, 15], 'app').lines).toHaveLength(2);
  });

  it('is no view that reads something else, nor a valid index that is missing', () => {
    const view = (definition: string) => ({ 'view v': { definition } });
    expect(judge(view('SELECT t.a FROM t'), view('SELECT b FROM t'), [15, 16]).lines).toHaveLength(1);
    expect(judge(view('SELECT t.a FROM t'), view('SELECT u.a FROM t'), [15, 16]).lines).toHaveLength(1);
    expect(judge({ 'index i': { valid: true } }, {}).lines).toHaveLength(1);
  });
});
