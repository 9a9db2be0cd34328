import { describe, expect, it } from '@jest/globals';
import { differences } from '../../runbooks/review/diff/differences.ts';

const differ = (
  before: object,
  after: object,
  marks: { unknown?: unknown; beforeSensitive?: unknown; afterSensitive?: unknown } = {},
) =>
  differences({
    before: { ...before },
    after: { ...after },
    unknown: {},
    beforeSensitive: {},
    afterSensitive: {},
    ...marks,
  }).map(({ place, before: one, after: other }) => [
    place.path,
    one.sensitive ? '***' : one.value,
    other.state === 'unknown' ? '?' : other.sensitive ? '***' : other.value,
  ]);

describe('what differs', () => {
  it('is found down to single values, in JSON inside strings, too', () => {
    const policy = (action: string) => JSON.stringify({ Statement: [{ Action: [action], Effect: 'Allow' }] });
    expect(differ({ policy: policy('s3:Get') }, { policy: policy('s3:Put') })).toEqual([
      ['policy.Statement[0].Action[0]', 's3:Get', 's3:Put'],
    ]);
    expect(differ({ policy: '{"a":1, "b":2}' }, { policy: '{"b":2,"a":1}' })).toEqual([]);
  });

  it('compares items that have names by these', () => {
    const of = (...names: string[]) => ({
      env: names.map((name, n) => ({ name, value: `${name}${n > 0 ? '' : '!'}` })),
    });
    expect(differ(of('x', 'a', 'b'), of('x', 'b', 'c'))).toEqual([
      ['env[a].name', 'a', undefined],
      ['env[a].value', 'a', undefined],
      ['env[c].name', undefined, 'c'],
      ['env[c].value', undefined, 'c'],
    ]);
  });

  it('leaves out of other lists what both hold, in whatever order', () => {
    expect(differ({ ids: ['a', 'b', 'b'] }, { ids: ['b', 'a', 'c'] })).toEqual([['ids[2]', 'b', 'c']]);
    expect(differ({ ids: ['a', 'b'] }, { ids: ['b', 'a'] })).toEqual([]);
  });

  it('marks what is known after apply only, also where it stood nowhere before', () => {
    expect(differ({ a: 1 }, { a: 1 }, { unknown: { id: true, list: [{ x: true }] } })).toEqual([
      ['id', undefined, '?'],
      ['list[0].x', undefined, '?'],
    ]);
  });

  it('takes an item’s marks from where it stands', () => {
    expect(differ({ l: ['a'] }, { l: ['a', 'b'] }, { afterSensitive: { l: [false, true] } })).toEqual([
      ['l[1]', '***', '***'],
    ]);
    expect(
      differ(
        { l: ['a', 'c'] },
        { l: ['b', 'c'] },
        { beforeSensitive: { l: true }, afterSensitive: { l: true } },
      ),
    ).toEqual([['l', '***', '***']]);
  });

  it('finds none where there is nothing on either side, marked or not', () => {
    expect(differ({ a: null }, { a: null }, { afterSensitive: { a: true } })).toEqual([]);
    expect(differ({}, { a: null }, { afterSensitive: { a: true }, unknown: { a: {} } })).toEqual([]);
  });

  it('tells nothing from null, and an empty list from a full one', () => {
    expect(differ({ a: null }, {})).toEqual([]);
    expect(differ({ a: null, b: [1] }, { a: 0, b: [] })).toEqual([
      ['a', null, 0],
      ['b[0]', 1, undefined],
    ]);
  });
});
