import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createRun } from '../../runbooks/shell/run.ts';
import { hasResource } from '../../runbooks/terraform/state.ts';
import type { Terraform } from '../../runbooks/terraform/terraform.ts';
import { createSite, type TestSite } from './site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await createSite();
  await site.open().createWorkspace();
});
afterAll(() => site.remove());

/** Applies something that takes longer than anybody waits for a lock; settles when it is under way. */
const applySlowly = async (terraform: Terraform) => {
  const plan = await terraform.plan({ set: { hold: 120 } });
  return new Promise<{ ended: Promise<unknown> }>((underWay) => {
    const onLine = (line: string) => {
      if (line.includes('Provisioning with')) underWay({ ended });
    };
    const ended = terraform.apply(plan, { onLine }).catch((error: unknown) => error);
  });
};

it('says who holds the state; an interrupted apply lets go of it and has saved what it did', async () => {
  const abort = new AbortController();
  const { ended } = await applySlowly(site.open('staging', {}, createRun({ signal: abort.signal })));

  await expect(site.open().plan()).rejects.toMatchObject({
    name: 'Refused',
    message: expect.stringMatching(
      /locked by \S+@\S+ since 20.+ \(OperationTypeApply\).+force-unlock [0-9a-f-]{36}$/,
    ),
  });

  abort.abort();
  expect(await ended).toMatchObject({ name: 'CommandInterrupted' });
  expect(hasResource(await site.open().pull(), 'terraform_data.database')).toBe(true);
  expect((await site.open().plan()).changes).toHaveLength(2);
});
