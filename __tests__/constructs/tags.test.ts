import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { resources, stacks } from './stacks.ts';
import type { Synthesised } from './synth.ts';

interface Schema {
  readonly block: { readonly attributes?: Record<string, unknown> };
}
const { resources: types } = JSON.parse(
  readFileSync('scripts/sandbox/providers/aws/schema.json', 'utf8'),
) as { resources: Record<string, Schema> };

const providers = ({ provider }: Synthesised) =>
  (provider.aws ?? []).map(({ alias, default_tags }) => ({
    name: alias ? `aws.${alias}` : 'aws',
    tags: (default_tags as [{ tags: Record<string, string> }] | undefined)?.[0].tags ?? {},
  }));

const count = (text: unknown, pattern: RegExp) => [...String(text).matchAll(pattern)].length;

describe('the tags', () => {
  it.each(stacks)('of %s come from its providers, the same from each', (name, stack) => {
    const [home, ...others] = providers(stack);
    const ofWorkspace = name === 'bootstrap' ? [] : ['application', 'workspace'];
    expect(Object.keys(home?.tags ?? {}).sort()).toEqual([...ofWorkspace, 'managed_by'].sort());
    for (const { tags } of others) expect(tags).toEqual(home?.tags);
  });

  it.each(stacks)('of %s are on everything that takes tags, and no resource changes them', (_, stack) => {
    const [home] = providers(stack);
    const own = Object.keys(home?.tags ?? {});
    const tagged = resources(stack).filter(({ type }) => types[type]?.block.attributes?.tags);
    expect(tagged.length).toBeGreaterThan(0);
    for (const { at, config } of tagged) {
      const changed = Object.keys((config.tags as object | undefined) ?? {}).filter((key) =>
        own.includes(key),
      );
      expect({ at, changed }).toEqual({ at, changed: [] });
    }
  });

  it.each(stacks)(
    'of %s are on its tasks and snapshots, which Terraform does not make itself',
    (_, stack) => {
      for (const { type, config } of resources(stack)) {
        if (type === 'aws_ecs_service') {
          expect(config).toMatchObject({ propagate_tags: 'SERVICE', enable_ecs_managed_tags: true });
        }
        const runs = count(config.definition, /ecs:runTask/g);
        expect(count(config.definition, /"PropagateTags":"TASK_DEFINITION"/g)).toBe(runs);
        if (type === 'aws_db_instance') expect(config.copy_tags_to_snapshot).toBe(true);
      }
    },
  );
});
