import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { databaseUnit } from '../../constructs/outputs.ts';
import { unitInState } from '../helpers/as-before.ts';
import { type Deployment, deploy } from '../helpers/deployment.ts';
import { begins, instances, signalled } from '../helpers/kill.ts';

let staging: Deployment;
let before: Record<string, unknown>;
const goBack = ['db-return', '--confirm', 'staging'];

beforeAll(async () => {
  staging = await deploy({ settings: { database: { strategy: 'side-by-side' } } });
  before = await unitInState(staging);
  const { generation, engineVersion, instanceClass, storage } = staging.workspace.database;
  const previous = { generation, engineVersion, instanceClass, storage };
  staging.edit({ database: { generation: 2, previous } });
  const moved = await staging.runbook(['db-migrate', '--confirm', 'staging', '--keep-reverse']);
  expect(moved).toMatchObject({ code: 0 });
  await staging.writes();
});

afterAll(() => staging.sandbox.stop());

it('refuses to return while the workspace file still describes the database as the previous one', async () => {
  staging.edit({ database: { generation: 1 } });
  expect(await staging.runbook(goBack)).toMatchObject({ code: 2 });
  staging.edit({ database: { previous: null } });
});

it('is taken back, and both are in the state as they were', async () => {
  const both = await unitInState(staging);
  expect(Object.keys(both)).toContain('aws_db_instance.database_previous');
  await signalled(staging, goBack, { after: begins('lift-fence') });
  const { code, output } = await staging.runbook(['rollback']);
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(await unitInState(staging)).toEqual(both);
});

it('returns on another machine, to the first database at its first addresses; the second is in nobody’s hands, and is retired', async () => {
  const elsewhere = { RUNBOOK_DIRECTORY: join(staging.sandbox.directory, 'elsewhere') };
  const { code, output } = await staging.runbook(goBack, elsewhere);
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(await unitInState(staging)).toEqual(before);
  expect(Object.keys(before).sort()).toEqual([...databaseUnit].sort());
  await staging.writes();
  expect(await staging.lost({ database: 1, media: 1 })).toEqual([]);
  expect(await staging.isSettled()).toBe(true);
  expect(await staging.runbook(['db-retire', '--confirm', 'staging'])).toMatchObject({ code: 0 });
  expect(await instances(staging)).toEqual(['knowme-staging-database-g1']);
});
