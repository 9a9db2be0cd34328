import { describe, expect, it } from '@jest/globals';
import { loadWorkspace } from '../../workspaces/index.ts';
import { limits } from './limits.ts';
import { everything, resources } from './stacks.ts';
import { synthBootstrap, synthesise } from './synth.ts';

const longest = { application: 'sixteencharacter', ...everything };
const settings = {
  ...longest,
  api: { ...longest.api, port: 65_535 },
  database: { ...longest.database, generation: 999 },
};
const workspace = {
  ...loadWorkspace('production', { WORKSPACE_SET: JSON.stringify(settings) }),
  name: 'twenty-characters-ok',
};
const prefix = 'sixteencharacter-twen';

/** What is called after the workspace, by type and argument. */
function named(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { type, config } of [synthesise(workspace), synthBootstrap([workspace])].flatMap(resources)) {
    for (const [argument, value] of Object.entries(config)) {
      if (typeof value !== 'string' || /^(\{|arn:)/.test(value) || !value.includes(prefix)) continue;
      const key = `${type}.${argument}`;
      found.set(key, [...(found.get(key) ?? []), value]);
    }
  }
  return found;
}

describe('the longest names there can be', () => {
  const found = named();

  it('are of kinds whose limit is known', () => {
    expect([...found.keys()].sort()).toEqual(Object.keys(limits).sort());
  });

  it.each([...found])('of %s fit, and are still different', (kind, names) => {
    expect(names.filter((name) => name.length > (limits[kind] ?? 0))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });
});
