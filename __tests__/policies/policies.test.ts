import { describe, expect, it } from '@jest/globals';
import { everything, resources } from '../constructs/stacks.ts';
import { type Synthesised, synthBootstrap, synthWorkspace } from '../constructs/synth.ts';
import { exceptions } from './exceptions.ts';
import { type Rule, violations } from './rule.ts';
import { rules } from './rules/index.ts';

const stacks: readonly [string, Synthesised][] = [
  ['production', synthWorkspace('production')],
  ['production with everything', synthWorkspace('production', everything)],
  ['bootstrap', synthBootstrap()],
];

const exceptionsFor = ({ rule, at }: { rule: Rule; at: string }) =>
  exceptions.filter((exception) => exception.like === rule.like && exception.at.test(at));
const told = ({ rule, at }: { rule: Rule; at: string }) => `${at} breaks "${rule.says}" (${rule.like})`;

describe('what production is made of', () => {
  it.each(stacks)('keeps every rule: %s', (_, stack) => {
    const found = violations(rules, stack).filter((one) => exceptionsFor(one).length === 0);
    expect(found.map(told)).toEqual([]);
  });

  it('breaks a rule only where a reason is given, and as long as it is needed', () => {
    const needed = new Set(stacks.flatMap(([, stack]) => violations(rules, stack)).flatMap(exceptionsFor));
    expect(exceptions.filter((exception) => !needed.has(exception))).toEqual([]);
  });
});

describe('the rules', () => {
  const [, everythingAsked] = stacks[1] as [string, Synthesised];

  it.each(rules.map((rule): [string, Rule] => [`${rule.type} ${rule.says}`, rule]))(
    'find who breaks one: %s',
    (_, rule) => {
      const [model] = resources(everythingAsked).filter(({ type }) => type === rule.type);
      expect(model).toBeDefined();
      const config = JSON.parse(JSON.stringify({ ...model?.config, ...rule.broken }));
      const resource = { at: `${rule.type}.broken`, type: rule.type, config };
      expect(rule.holds(resource, everythingAsked)).toBe(false);
    },
  );
});
