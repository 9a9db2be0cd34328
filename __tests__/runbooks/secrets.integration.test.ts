import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { search } from '../../scripts/secrets-check/search.ts';
import { type Deployment, deploy } from '../helpers/deployment.ts';

let staging: Deployment;
beforeAll(async () => {
  staging = await deploy({ settings: { database: { passwordSpecials: `'" %$\\` } }, rows: 20_000 });
});
afterAll(() => staging.sandbox.stop());

it('no secret is in anything that a killed, rolled back and resumed migration leaves or shows', async () => {
  const { secrets, searched } = await search(staging);
  expect(secrets).toBeGreaterThan(8);
  for (const { sink, files, bytes, hits } of searched) {
    expect({ sink, hits }).toEqual({ sink, hits: [] });
    expect({ sink, searched: files > 0 && bytes > 100 }).toEqual({ sink, searched: true });
  }
});
