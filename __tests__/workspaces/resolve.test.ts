import { describe, expect, it } from '@jest/globals';
import { resolveWorkspaceName, WorkspaceError } from '../../workspaces/index.ts';

describe('the workspace an operator means', () => {
  it.each([
    ['staging', {}, 'staging'],
    [undefined, { TF_WORKSPACE: 'production' }, 'production'],
    ['staging', { TF_WORKSPACE: 'staging' }, 'staging'],
    ['staging', { TF_WORKSPACE: '' }, 'staging'],
  ])('with the flag %j and %j is %s', (flag, env, name) => {
    expect(resolveWorkspaceName(flag, env)).toBe(name);
  });

  it.each([
    [undefined, {}, 'which workspace? Give --workspace or set TF_WORKSPACE: staging, production'],
    ['prod', {}, 'there is no workspace "prod"'],
    [undefined, { TF_WORKSPACE: 'prod' }, 'there is no workspace "prod"'],
    [
      'staging',
      { TF_WORKSPACE: 'production' },
      '--workspace says "staging" and TF_WORKSPACE says "production"',
    ],
  ])('is refused with the flag %j and %j', (flag, env, message) => {
    expect(() => resolveWorkspaceName(flag, env)).toThrow(WorkspaceError);
    expect(() => resolveWorkspaceName(flag, env)).toThrow(message);
  });
});
