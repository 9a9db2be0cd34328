import { describe, expect, it } from '@jest/globals';
import { workspaceNames } from '../../workspaces/index.ts';
import { nameProblem } from '../../workspaces/workspace-name.ts';

describe('the name of a workspace', () => {
  it.each(['ana', 'prod', 'ana-dev', 'review-42', 'a-name-of-twenty-cha'])('may be %s', (name) => {
    expect(nameProblem(name, ['staging', 'production'])).toBeUndefined();
  });

  it.each([
    ['Ana', /small letters/],
    ['2nd', /a letter first/],
    ['ana-', /no hyphen at the end/],
    ['../ana', /small letters/],
    ['', /small letters/],
    ['ana--dev', /one hyphen/],
    ['a-name-of-twenty-one-c', /22 characters/],
    ['default', /meaning of its own/],
    ['bootstrap', /meaning of its own/],
    ['import', /meaning of its own/],
    ['staging', /there is one already/],
    ['staging-2', /the rights of staging/],
  ])('is refused early where it would do harm later: %s', (name, told) => {
    expect(nameProblem(name, ['staging', 'production'])).toMatch(told);
  });

  it('is a good one for every workspace there is', () => {
    for (const name of workspaceNames) {
      const others = workspaceNames.filter((other) => other !== name);
      expect([name, nameProblem(name, others)]).toEqual([name, undefined]);
    }
  });
});
