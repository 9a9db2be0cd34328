import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Deployment } from '../helpers/deployment.ts';
import { deployForRaces, raceMigrations } from '../helpers/race-migrations.ts';

let staging: Deployment;
beforeAll(async () => {
  staging = await deployForRaces();
});
afterAll(() => staging?.sandbox.stop());

// `npm run race` does it 20 times.
it('two migrations started together: one proceeds, the other is refused and told who it is', async () => {
  const races = await raceMigrations(staging, 3);
  expect(races.flatMap(({ wrong }) => wrong)).toEqual([]);
});
