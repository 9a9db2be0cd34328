import { describe, expect, it } from '@jest/globals';
import { loadWorkspace } from '../../workspaces/index.ts';

const load = (variation: unknown) => loadWorkspace('staging', { WORKSPACE_SET: JSON.stringify(variation) });

describe('repository and branch', () => {
  it('say whose pipeline may deploy', () => {
    expect(load({})).toMatchObject({ repository: 'knowme/infrastructure', branch: 'staging' });
    expect(load({ branch: null }).branch).toBeNull();
    expect(load({ branch: 'release/2.0' }).branch).toBe('release/2.0');
  });

  it('may be named with its numbers, as GitHub names newer ones', () => {
    const repository = 'knowme@123456/infrastructure@456789';
    expect(load({ repository })).toMatchObject({ repository });
  });

  it.each([
    [{ repository: 'infrastructure' }, 'repository: "infrastructure" — use owner/name'],
    [{ repository: 'knowme/*' }, 'repository: "knowme/*" — use owner/name'],
    [{ branch: '*' }, 'branch: "*" — use the name of one branch'],
    [{ branch: 'release/*' }, 'branch: "release/*" — use the name of one branch'],
    [{ branch: '' }, 'branch: "" — use the name of one branch'],
  ])('are one repository and one branch, never a pattern: %j', (variation, told) => {
    expect(() => load(variation)).toThrow(told);
  });
});
