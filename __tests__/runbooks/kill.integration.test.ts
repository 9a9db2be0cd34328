import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pLimit from 'p-limit';
import { type Deployment, deploy } from '../helpers/deployment.ts';
import { begins, instances, isRunning, type Moment, migrate, signalled, status } from '../helpers/kill.ts';
import { waysIn } from '../helpers/ways-in.ts';

const deployments: Deployment[] = [];
const lane = pLimit(2);

afterAll(() => Promise.all(deployments.map(({ sandbox }) => sandbox.stop())));

interface Case extends Omit<Moment, 'until'> {
  until?(staging: Deployment): Moment['until'];
  /** What is open at that moment. */
  readonly left: readonly string[];
}

const newInstance: Case['until'] = (staging) => async () =>
  (await instances(staging)).includes('knowme-staging-database-g2');

const wayIn = ['rule for 127.0.0.1/32', 'route to 127.0.0.1/32'];
const old = 'knowme-staging-database-g1';

const cases: Record<string, Case> = {
  'terraform state rm': {
    after: begins('detach-database'),
    until: () => isRunning(/terraform state rm/),
    left: [...wayIn, old],
  },
  'the creation of the new database': {
    after: begins('create-database'),
    until: newInstance,
    left: [...wayIn, old],
  },
  'the comparison': {
    after: begins('compare-database'),
    left: [...wayIn, old, 'knowme-staging-database-g2'],
  },
  'the start of the writers': {
    after: begins('start-writers'),
    until: (staging) => async () => (await status(staging)).services[0]?.desired === 1,
    left: [],
  },
};

async function surviveKill({ after, until, left }: Case): Promise<void> {
  const staging = await deploy();
  deployments.push(staging);
  staging.edit({ database: { generation: 2 } });
  const killed = await signalled(staging, migrate, { after, until: until?.(staging) });
  expect(killed.code).toBeNull();
  expect(await waysIn(staging)).toEqual(left);
  const resumed = await staging.runbook(['db-migrate', '--resume']);
  expect(resumed.output).toContain('certificate');
  expect(resumed.code).toBe(0);
  expect(await waysIn(staging)).toEqual([]);
  await staging.writes();
  expect(await staging.lost({ database: 2, media: 1 })).toEqual([]);
  expect(await staging.isSettled()).toBe(true);
  expect(await instances(staging)).toEqual(['knowme-staging-database-g1', 'knowme-staging-database-g2']);
  await staging.sandbox.stop();
}

describe('db-migrate, killed, goes on to a good end: nothing lost, nothing left to apply', () => {
  const ends = new Map<string, Promise<void>>();

  beforeAll(() => {
    for (const [name, one] of Object.entries(cases)) {
      const end = lane(() => surviveKill(one));
      // Its own test awaits it; failing before that must not end the process.
      end.catch(() => {});
      ends.set(name, end);
    }
  });

  it.each(Object.keys(cases))('during %s', (name) => ends.get(name));
});
