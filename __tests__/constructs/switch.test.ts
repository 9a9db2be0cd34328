import { describe, expect, it } from '@jest/globals';
import {
  databaseFollowers,
  databaseSwitch,
  databaseUnit,
  mediaFollowers,
  mediaSwitch,
  mediaUnit,
} from '../../constructs/outputs.ts';
import { addresses, at, synthWorkspace } from './synth.ts';

/** What a migration may touch: the unit it replaces, and what points the application at it, and what follows. */
const units = [
  ['database', databaseUnit, databaseSwitch, databaseFollowers],
  ['media', mediaUnit, mediaSwitch, mediaFollowers],
] as const;

const variations = [
  '{}',
  '{"domain":null}',
  '{"protected":true}',
  '{"pipeline":null}',
  '{"api":{"rollout":"blue-green"}}',
  '{"jobs":{"report":{"schedule":"rate(1 day)","command":["npm","run","report"],"timeoutMinutes":5}}}',
];

describe.each(variations)('a workspace with %s', (json) => {
  const variation = JSON.parse(json);

  it.each(units)(
    'changes nothing else with the generation of its %s',
    (section, unit, switchOver, followers) => {
      const touched: readonly string[] = [...unit, ...Object.values(switchOver), ...followers];
      const one = synthWorkspace('staging', variation);
      const two = synthWorkspace('staging', { ...variation, [section]: { generation: 2 } });
      const others = addresses(one).filter((address) => !touched.includes(address));
      expect(others.length).toBeGreaterThan(50);
      for (const address of others) expect([address, at(two, address)]).toEqual([address, at(one, address)]);
    },
  );

  it.each(units)('refers to its %s from nowhere else', (_, unit, switchOver, followers) => {
    const touched: readonly string[] = [...unit, ...Object.values(switchOver), ...followers];
    const stack = synthWorkspace('staging', variation);
    const refers = (address: string) =>
      unit.filter((part) => new RegExp(`\\b${part}\\b`).test(JSON.stringify(at(stack, address))));
    const others = addresses(stack).filter((address) => !touched.includes(address));
    expect(others.filter((address) => refers(address).length > 0)).toEqual([]);
    for (const address of [switchOver.taskDefinition, ...followers])
      expect([address, refers(address).length]).not.toEqual([address, 0]);
  });

  it('asks the task definition, which a switch-over replaces, from the service alone', () => {
    const stack = synthWorkspace('staging', variation);
    const { taskDefinition, service } = databaseSwitch;
    const asks = (address: string) => JSON.stringify(at(stack, address)).includes(taskDefinition);
    expect(addresses(stack).filter(asks)).toEqual([service]);
  });
});
