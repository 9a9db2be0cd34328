import { appendFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Run } from '../../runbooks/shell/command.ts';
import { createRun } from '../../runbooks/shell/run.ts';
import { verifyContract } from '../../runbooks/terraform/contract.ts';
import { throwawayCopy } from '../../runbooks/terraform/rehearsal.ts';
import { restoreUnit } from '../../runbooks/terraform/restore-unit.ts';
import { addressOf } from '../../runbooks/terraform/state.ts';
import type { Terraform } from '../../runbooks/terraform/terraform.ts';
import { createSite, type TestSite } from './site.ts';

const database = 'terraform_data.database';
const api = 'terraform_data.api';

let site: TestSite;
let terraform: Terraform;

beforeAll(async () => {
  site = await createSite();
  terraform = site.open();
  await terraform.createWorkspace();
  await terraform.apply(await terraform.plan());
});
afterAll(() => site.remove());

const addresses = async (from = terraform) => (await from.pull()).resources.map(addressOf).sort();

describe('a workspace', () => {
  it('that was never deployed is refused, and leaves no state behind', async () => {
    const typo = site.open('stagin');
    await expect(typo.plan()).rejects.toMatchObject({
      name: 'Refused',
      message: expect.stringContaining('no Terraform workspace "stagin"'),
    });
    expect(await typo.workspaceExists()).toBe(false);
    expect(await readdir(join(site.root, 'run', 'backend'))).toEqual(['staging']);
  });

  it('is guarded by its own code', async () => {
    const other = site.open('production');
    await other.createWorkspace();
    await expect(other.plan()).rejects.toMatchObject({
      name: 'Refused',
      message: 'The code refuses to be planned in workspace "production": This is the code of staging.',
    });
  });

  it('without a state has nothing to pull', async () => {
    const empty = site.open('empty');
    await empty.createWorkspace();
    await expect(empty.pull()).rejects.toThrow('has no state yet');
  });
});

describe('a command that fails', () => {
  it('tells of the secrets in the state before anybody reads its error', async () => {
    const other = await createSite();
    try {
      const deployed = other.open();
      await deployed.createWorkspace();
      await deployed.apply(await deployed.plan());
      expect(other.secrets.contains('is hunter2hunter2')).toBe(false);
      const run: Run = (command, options) =>
        createRun()(
          command.args[0] === 'plan' ? { ...command, args: ['plan', '-nonsense'] } : command,
          options,
        );
      await expect(other.open('staging', {}, run).plan()).rejects.toMatchObject({ name: 'TerraformFailed' });
      expect(other.secrets.contains('is hunter2hunter2')).toBe(true);
    } finally {
      await other.remove();
    }
  });
});

describe('plan and apply', () => {
  it('is empty when nothing is to be done', async () => {
    expect(await terraform.plan()).toMatchObject({ changes: [], empty: true });
  });

  it('keeps plans from other users', async () => {
    const { file } = await terraform.plan();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(terraform.directory)).mode & 0o777).toBe(0o700);
  });

  it('holds a replacement against its contract, and applies it with progress', async () => {
    const plan = await terraform.plan({ set: { size: 2 } });
    const replaced = { address: database, actions: ['delete', 'create'] } as const;
    const updated = { address: api, actions: ['update'], attributes: ['input', 'output'] } as const;
    expect(plan.changes.find(({ address }) => address === database)?.replacePaths).toEqual([
      'triggers_replace',
    ]);
    expect(() => verifyContract(plan, { allow: [replaced] })).toThrow(`update ${api} (input, output)`);
    verifyContract(plan, { allow: [replaced, updated] });
    const lines: string[] = [];
    await terraform.apply(plan, { onLine: (line) => lines.push(line) });
    expect(lines.join('\n')).toContain('terraform_data.database: Creation complete');
    expect(await terraform.output()).toEqual({ size: 2, secret: 'hunter2hunter2', workspace: 'staging' });
  });

  it('lays the set over what it inherits', async () => {
    const inherits = site.open('staging', { WORKSPACE_SET: '{"size":2}' });
    expect((await inherits.plan()).empty).toBe(true);
    expect((await inherits.plan({ set: { size: 3 }, targets: [database] })).changes).toHaveLength(1);
  });

  it('refuses a plan that is stale', async () => {
    const stale = await terraform.plan({ set: { size: 5 }, out: join(site.root, 'stale.tfplan') });
    await terraform.apply(await terraform.plan({ set: { size: 4 } }));
    await expect(terraform.apply(stale)).rejects.toThrow('Nothing was applied; plan again');
  });

  it('refuses a plan that somebody touched, or planned over', async () => {
    const touched = await terraform.plan({ set: { size: 5 } });
    await appendFile(touched.file, ' ');
    await expect(terraform.apply(touched)).rejects.toThrow('is not the one that was checked');
    const replaced = await terraform.plan({ set: { size: 5 } });
    await terraform.plan({ set: { size: 6 } });
    await expect(terraform.apply(replaced)).rejects.toMatchObject({ name: 'Refused' });
  });

  it('leaves no plan behind', async () => {
    const plan = await terraform.plan({ set: { size: 4 } });
    await terraform.apply(plan);
    await expect(stat(plan.file)).rejects.toThrow('ENOENT');
  });

  it('names what is protected from being destroyed', async () => {
    await expect(terraform.plan({ set: { size: 6, guarded: true } })).rejects.toMatchObject({
      name: 'Refused',
      message: expect.stringContaining('would have to destroy terraform_data.database'),
    });
  });

  it('tells the versions', async () => {
    expect((await terraform.version()).terraform).toMatch(/^1\.\d+\.\d+$/);
  });
});

describe('state edits', () => {
  it('take addresses out and put them back as a snapshot has them', async () => {
    const before = await terraform.pull();
    await terraform.stateRm([database]);
    await terraform.stateRm([database]);
    expect(await addresses()).toEqual([api]);
    await terraform.push(
      restoreUnit({ current: await terraform.pull(), snapshot: before, addresses: [database] }),
    );
    const after = await terraform.pull();
    expect(after.resources).toEqual(expect.arrayContaining([...before.resources]));
    expect(after.serial).toBeGreaterThan(before.serial + 1);
  });

  it('move addresses, and are undone', async () => {
    const snapshot = await terraform.pull();
    const moves = [[database, `${database}_previous`]] as const;
    await terraform.stateMv(moves);
    await terraform.stateMv(moves);
    expect(await addresses()).toEqual([api, `${database}_previous`]);
    const current = await terraform.pull();
    const places = [database, `${database}_previous`];
    await terraform.push(restoreUnit({ current, snapshot, addresses: places }));
    expect(await addresses()).toEqual([api, database]);
  });

  it('are refused when somebody else was quicker', async () => {
    const state = await terraform.pull();
    await terraform.stateRm([api]);
    await expect(
      terraform.push(restoreUnit({ current: state, snapshot: state, addresses: [database] })),
    ).rejects.toMatchObject({
      name: 'Refused',
      message: expect.stringContaining('changed by somebody else'),
    });
    await terraform.apply(await terraform.plan());
  });
});

describe('a throwaway copy', () => {
  it('really edits and plans, and the original never notices', async () => {
    const before = await terraform.pull();
    const copy = await throwawayCopy(terraform);
    await copy.stateRm([database]);
    const plan = await copy.plan({ set: { size: 7 }, targets: [database] });
    verifyContract(plan, { allow: [{ address: database, actions: ['create'] }] });
    expect(await addresses(copy)).toEqual([api]);
    await expect(copy.apply(plan)).rejects.toThrow('must not apply');
    await copy.remove();
    expect((await terraform.pull()).raw).toBe(before.raw);
    expect((await readdir(terraform.directory)).filter((name) => name.startsWith('rehearsal'))).toEqual([]);
  });
});
