import { expect, it } from '@jest/globals';
import { fingerprintOf } from '../../runbooks/review/fingerprint.ts';
import { changed, planOf } from './plan-json.ts';
import { reviewed } from './reviewed.ts';

const plan = (size: string, more: object = {}) =>
  planOf([
    changed('aws_instance.x', ['update'], { before: { size: 'a', ...more }, after: { size, ...more } }),
  ]);
const of = (...all: ReturnType<typeof reviewed>[]) => fingerprintOf(all);

it('is the same for the same changes, whatever else a plan says, and in whatever order they come', () => {
  const again = { ...plan('b'), timestamp: 'later', terraform_version: '1.12.0' };
  expect(of(reviewed(again))).toBe(of(reviewed(plan('b'))));
  const other = reviewed(plan('c'), { workspace: 'production' });
  expect(of(other, reviewed(plan('b')))).toBe(of(reviewed(plan('b')), other));
});

it('is another for another value, action, address or workspace', () => {
  const all = [
    of(reviewed(plan('b'))),
    of(reviewed(plan('c'))),
    of(reviewed(plan('b'), { workspace: 'production' })),
    of(reviewed(planOf([changed('aws_instance.x', ['delete'])]))),
    of(reviewed(planOf([changed('aws_instance.y', ['delete'])]))),
    of(reviewed(planOf())),
  ];
  expect(new Set(all).size).toBe(all.length);
});
