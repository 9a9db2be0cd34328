import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { armFault, clearFaults } from '../../scripts/sandbox/faults/client.ts';
import { type Deployment, deploy } from '../helpers/deployment.ts';
import { begins, instances, migrate, signalled } from '../helpers/kill.ts';

let staging: Deployment;

beforeAll(async () => {
  staging = await deploy({ resident: false });
  staging.edit({ database: { generation: 2 } });
});

afterAll(() => staging.sandbox.stop());

/** The line the operator is told to type, which then asks whether it is certain. */
const unlock = (output: string) => /cd \S+ && TF_WORKSPACE=.*terraform force-unlock \S+/.exec(output)?.[0];

/** Terraform would be through a moment after the instance is there. */
const savingHangs = {
  service: 's3',
  operation: 'PUT',
  path: 'tfstate(\\?|$)',
  caller: 'Terraform',
  does: { hangs: true },
} as const;

describe('db-migrate, killed with Terraform in the middle of creating the new database', () => {
  let command: string | undefined;

  it('leaves an instance that no state knows, and the state locked', async () => {
    let armed: Promise<unknown> | undefined;
    await signalled(staging, migrate, {
      after: begins('create-database'),
      until: async () => {
        armed ??= armFault(staging.sandbox.endpoint, savingHangs);
        await armed;
        return (await instances(staging)).includes('knowme-staging-database-g2');
      },
      with: /terraform apply/,
    });
    await clearFaults(staging.sandbox.endpoint);
    const { code, output } = await staging.runbook(['db-migrate', '--resume']);
    expect(output).toMatch(/is locked by \S+ since .* \(OperationTypeApply\)/);
    expect(code).toBe(3);
    command = unlock(output);
  });

  it('goes on once the operator has released the lock as told', async () => {
    expect(command).toBeDefined();
    execFileSync('sh', ['-c', String(command)], { env: { ...process.env, ...staging.env }, input: 'yes\n' });
    const { code, output } = await staging.runbook(['db-migrate', '--resume']);
    expect(output).toContain('certificate');
    expect(code).toBe(0);
  });

  it('has lost nothing and left nothing to apply', async () => {
    await staging.writes();
    expect(await staging.lost({ database: 2, media: 1 })).toEqual([]);
    expect(await staging.isSettled()).toBe(true);
  });
});
