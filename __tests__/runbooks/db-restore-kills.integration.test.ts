import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { killedAtEach, killedGoingBack } from '../helpers/killed-at-each.ts';
import { type Restoring, startRestoring } from '../helpers/restoring.ts';
import { setTasks } from '../helpers/set-tasks.ts';
import { World } from '../helpers/world.ts';

let at: Restoring;

beforeAll(async () => {
  at = await startRestoring(2000);
});
afterAll(() => at.staging.sandbox.stop());

/** Shows what it would do; answers with what it has said, once nothing is seen to be otherwise. */
async function rehearsed(start: readonly string[]): Promise<string> {
  const world = new World(at.staging);
  const before = [await world.seen(), await at.held()];
  const { code, output } = await at.staging.runbook([...start, '--dry-run']);
  expect({ code, output }).toMatchObject({ code: 0 });
  expect([await world.seen(), await at.held()]).toEqual(before);
  world.close();
  return output;
}

const customers = (database: string) => [
  ...['db-console', '--workspace', 'staging', '--', '--no-psqlrc', '-At'],
  ...[`--dbname=${database}`, '-c', 'SELECT count(*) FROM shop.customers'],
];

describe('runbook db-restore --into-new', () => {
  it('touches nothing in a rehearsal', async () => {
    expect(await rehearsed(at.into('beside').start)).toContain('CREATE DATABASE');
  });

  it('is killed as each of its steps begins, goes on each time, and is whole in the end', async () => {
    const { start, steps } = at.into('beside');
    await killedAtEach(at.staging, start, steps);
    await at.resume();
    expect((await at.staging.command(customers('beside'))).output).toMatch(/^2000$/m);
    await at.staging.writes();
  });

  it('is killed in its last step, and as each way back begins: nothing is left of it', async () => {
    const before = await at.held();
    const { start, steps } = at.into('again');
    await killedAtEach(at.staging, start, steps.slice(-1));
    await killedGoingBack(at.staging, steps.slice(0, -1));
    await at.goBack();
    expect(await at.held()).toEqual(before);
    await at.staging.writes();
  });
});

describe('runbook db-restore', () => {
  it('touches nothing in a rehearsal', async () => {
    await at.emptyIt();
    expect(await rehearsed(at.into().start)).toContain('pg_restore');
  });

  it('is killed as each of its steps begins, goes on each time, and the API writes to what was backed up', async () => {
    const { start, steps } = at.into();
    await killedAtEach(at.staging, start, steps);
    await at.resume();
    expect(await at.staging.query(1, 'SELECT count(*)::int FROM shop.customers')).toEqual([{ count: 2000 }]);
    await at.staging.writes();
  });

  it('is killed before the API would start, and as each way back begins: all is as empty as it was', async () => {
    await setTasks(at.staging, 0);
    await at.emptyIt();
    const before = await at.held();
    const { start, steps } = at.into();
    const reversible = steps.filter(({ effect }) => effect !== 'irreversible');
    await killedAtEach(at.staging, start, reversible.slice(-1));
    await killedGoingBack(at.staging, reversible.slice(0, -1));
    await at.goBack();
    expect(await at.held()).toEqual(before);
  });
});
