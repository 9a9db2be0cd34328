import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { book as migration } from '../../runbooks/db-migrate.ts';
import { book } from '../../runbooks/db-return.ts';
import { unitInState, writersRun } from '../helpers/as-before.ts';
import { type Deployment, deploy } from '../helpers/deployment.ts';
import { killedAtEach, killedGoingBack, stepsOf } from '../helpers/killed-at-each.ts';
import { waysIn } from '../helpers/ways-in.ts';

let staging: Deployment;
const chosen = { 'keep-reverse': 'yes', mode: 'replicate' };
const migrate = ['db-migrate', '--confirm', 'staging', '--keep-reverse', '--mode', 'replicate'];
const goBack = ['db-return', '--confirm', 'staging'];

/** Those that a run has behind it when it can still go back. */
const reversible = stepsOf(book).filter((_, index, steps) => {
  const last = steps.findIndex(({ effect }) => effect === 'irreversible');
  return index < last;
});

beforeAll(async () => {
  staging = await deploy({ rows: 2000, objects: 1 });
});
afterAll(() => staging.sandbox.stop());

const ends = async (args: readonly string[]) => {
  const { code, output } = await staging.runbook(args);
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(await waysIn(staging)).toEqual([]);
};

const lostNothing = async (database: number) => {
  await staging.writes();
  expect(await staging.lost({ database, media: 1 })).toEqual([]);
};

describe('runbook db-migrate --keep-reverse', () => {
  it('is killed as each step from the comparison of objects on begins, and the old database follows in the end', async () => {
    staging.edit({ database: { generation: 2 } });
    const steps = stepsOf(migration, chosen);
    const from = steps.findIndex(({ id }) => id === 'compare-objects');
    await killedAtEach(staging, migrate, steps.slice(from));
    await ends(['db-migrate', '--resume']);
    await lostNothing(2);
  });
});

describe('runbook db-return', () => {
  it('is killed before the writers would start, and as each way back begins: all is as it was', async () => {
    staging.edit({ database: { generation: 1 } });
    const before = await unitInState(staging);
    await killedAtEach(staging, goBack, reversible.slice(-1));
    // Of the last one, which is killed as it begins, the journal may not have heard.
    await killedGoingBack(staging, reversible.slice(0, -1));
    await ends(['rollback']);
    expect(await unitInState(staging)).toEqual(before);
    expect(await writersRun(staging)).toBe(true);
    await lostNothing(2);
  });

  it('is killed as each of its steps begins, goes on each time, and has lost nothing', async () => {
    await killedAtEach(staging, goBack, stepsOf(book));
    await ends(['db-return', '--resume']);
    await lostNothing(1);
    expect(await staging.isSettled()).toBe(true);
  });
});
