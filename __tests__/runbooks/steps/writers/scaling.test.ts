import { describe, expect, it } from '@jest/globals';
import { scaling } from '../../../../runbooks/steps/writers/scaling.ts';
import type { C } from '../../../../runbooks/steps/writers/writer.ts';

const facts: Record<string, unknown> = {
  cluster: 'knowme-staging',
  service: 'knowme-staging-api',
  suspended: { dynamicIn: false, dynamicOut: false, scheduled: false },
};

/** Stops scaling where AWS says that so much of it is suspended. Returns the names of the calls that were made. */
async function callsOfStop(suspended: boolean): Promise<string[]> {
  const called: string[] = [];
  const state = {
    DynamicScalingInSuspended: suspended,
    DynamicScalingOutSuspended: suspended,
    ScheduledScalingSuspended: suspended,
  };
  const send = async ({ name }: { name: string }) => {
    called.push(name);
    return { ScalableTargets: [{ SuspendedState: state }] };
  };
  await scaling.stop({ aws: { send }, fact: (name: string) => facts[name] } as unknown as C);
  return called;
}

describe('stopping the scaling', () => {
  it('suspends it', async () => {
    expect(await callsOfStop(false)).toEqual(['DescribeScalableTargets', 'RegisterScalableTarget']);
  });

  it('leaves it alone where it is suspended: registering it again would start the tasks it has for a minimum', async () => {
    expect(await callsOfStop(true)).toEqual(['DescribeScalableTargets']);
  });
});
