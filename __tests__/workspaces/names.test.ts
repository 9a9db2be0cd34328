import { describe, expect, it } from '@jest/globals';
import { shorten } from '../../workspaces/names.ts';

describe('a name AWS would find too long', () => {
  const [one, two] = ['knowme-review-of-a-branch-api', 'knowme-review-of-a-branch-api-3000'];

  it('is cut and told from others by a digest', () => {
    const cut = [shorten(`${one}-or-so`, 32), shorten(two, 32)];
    expect(cut.map((name) => name.length)).toEqual([32, 32]);
    expect(new Set(cut).size).toBe(2);
    expect(shorten(two, 32)).toMatch(/^knowme-review-of-a-branch-[0-9a-f]{6}$/);
  });

  it('is left alone when it fits', () => {
    expect(shorten(one, 32)).toBe(one);
  });
});
