import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { killedAtEach } from '../helpers/killed-at-each.ts';
import { type Restoring, startRestoring } from '../helpers/restoring.ts';
import { setTasks } from '../helpers/set-tasks.ts';

let at: Restoring;

beforeAll(async () => {
  at = await startRestoring(200);
});
afterAll(() => at.staging.sandbox.stop());

/** Kills a run as one of its steps begins, and takes it back at once: for each step that can be gone back from. */
async function takenBackFromEach(name = ''): Promise<void> {
  const { start, steps } = at.into(name);
  const before = await at.held();
  for (const step of steps.filter(({ effect }) => effect !== 'irreversible')) {
    await killedAtEach(at.staging, start, [step]);
    await at.goBack();
    expect({ step: step.id, held: await at.held() }).toEqual({ step: step.id, held: before });
  }
}

describe('a restore that is killed as any of its steps begins, and taken back', () => {
  it('leaves nothing of a new database', () => takenBackFromEach('beside'));

  it('leaves the database of the workspace as empty as it was', async () => {
    await setTasks(at.staging, 0);
    await at.emptyIt();
    await takenBackFromEach();
  });
});
