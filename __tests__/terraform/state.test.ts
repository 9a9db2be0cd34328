import { describe, expect, it } from '@jest/globals';
import { isUnchanged, parseState } from '../../runbooks/terraform/state.ts';

const alarm = (instance: object | undefined) =>
  parseState(
    JSON.stringify({
      version: 4,
      serial: 1,
      lineage: 'L',
      resources: instance ? [{ mode: 'managed', type: 'alarm', name: 'storage', instances: [instance] }] : [],
    }),
  );

const before = alarm({ attributes: { id: 'a', of: 'g1' }, dependencies: ['db.main', 'vpc.main'] });
const isStill = (instance: object | undefined) => isUnchanged(before, alarm(instance), 'alarm.storage');

describe('an address is unchanged', () => {
  it('as long as it holds the same attributes, whatever what it depends on is called by now', () => {
    const dependencies = ['db.main_previous', 'vpc.main'];
    expect(isStill({ attributes: { id: 'a', of: 'g1' }, dependencies })).toBe(true);
  });

  it.each([
    { attributes: { id: 'a', of: 'g2' }, dependencies: ['db.main', 'vpc.main'] },
    { attributes: { id: 'a', of: 'g1' }, dependencies: ['db.main', 'vpc.main'], status: 'tainted' },
    undefined,
  ])('not with another value, another status, or when it is gone: %j', (instance) => {
    expect(isStill(instance)).toBe(false);
  });
});
