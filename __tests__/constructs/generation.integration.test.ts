import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { databaseUnit, mediaUnit, previousSuffix } from '../../constructs/outputs.ts';
import { type Sandbox, startSandbox } from '../../scripts/sandbox/index.ts';
import { reference } from './synth.ts';
import { type Answer, mustTerraform, synth, temporaryDirectory, terraform } from './terraform.ts';

const directory = temporaryDirectory();
const workspace = { TF_WORKSPACE: 'staging' };
const previous = { generation: 1, engineVersion: '15.15', instanceClass: 'db.t4g.small', storage: 20 };
let sandbox: Sandbox;
let cwd: string;
let env: Record<string, string>;

interface Change {
  readonly address: string;
  readonly change: { readonly actions: readonly string[] };
}

/** Staging with a variation; its state is in a folder of the test. */
const write = (variation: object) => {
  const state = { type: 'local', directory: join(directory, 'states') };
  const set = { state, ...variation };
  return synth(directory, 'staging', { ...workspace, WORKSPACE_SET: JSON.stringify(set) });
};

async function plan(variation: object): Promise<Answer> {
  await write(variation);
  return terraform(cwd, ['plan', '-no-color', '-input=false', '-out=plan', '-detailed-exitcode'], env);
}

/** Address → actions of everything the plan changes. */
async function changes(variation: object): Promise<Record<string, string>> {
  expect(await plan(variation)).toMatchObject({ code: 2 });
  const { resource_changes } = JSON.parse(await mustTerraform(cwd, ['show', '-json', 'plan'], env));
  const changed = (resource_changes as Change[]).filter(({ change }) => change.actions[0] !== 'no-op');
  return Object.fromEntries(changed.map(({ address, change }) => [address, change.actions.join()]));
}

beforeAll(async () => {
  sandbox = await startSandbox({ quick: true });
  cwd = await write({});
  await mustTerraform(cwd, ['init', '-input=false'], sandbox.env);
  await mustTerraform(cwd, ['workspace', 'new', 'staging'], sandbox.env);
  env = { ...sandbox.env, ...workspace };
  await mustTerraform(cwd, ['apply', '-auto-approve', '-input=false'], env);
});
afterAll(async () => {
  await sandbox?.stop();
  rmSync(directory, { recursive: true });
});

describe('a deployed workspace', () => {
  it('is as its file says', async () => {
    expect(await plan({})).toMatchObject({ code: 0 });
  });

  it('cannot be planned, targeted or destroyed from another workspace', async () => {
    for (const args of [['plan'], ['plan', '-target=aws_db_instance.database'], ['plan', '-destroy']]) {
      const { code, text } = await terraform(cwd, [...args, '-no-color'], {
        ...env,
        TF_WORKSPACE: 'production',
      });
      expect({ code, text }).toEqual({ code: 1, text: expect.stringContaining('Set TF_WORKSPACE=staging') });
    }
  });

  it('keeps its passwords when other characters are allowed', async () => {
    expect(await changes({ database: { passwordSpecials: `!${reference('a')}%{b}` } })).toEqual({});
  });
});

describe('raising the generation', () => {
  it('replaces the whole database unit', async () => {
    const changed = await changes({ database: { generation: 2 } });
    for (const address of databaseUnit)
      expect([address, changed[address]]).toEqual([address, 'delete,create']);
  });

  it('replaces the whole media unit', async () => {
    const changed = await changes({ media: { generation: 2 } });
    for (const address of mediaUnit) expect([address, changed[address]]).toEqual([address, 'delete,create']);
  });

  it.each([
    [{ database: { generation: 2 } }, 'aws_db_instance.database'],
    [{ database: { engineVersion: '16.11' } }, 'aws_db_instance.database'],
    [{ media: { generation: 2 } }, 'aws_s3_bucket.media'],
  ])('by a plain deploy fails in a protected workspace: %j', async (variation, address) => {
    const { code, text } = await plan({ ...variation, protected: true });
    expect(code).toBe(1);
    expect(text.replace(/\s+/g, ' ')).toContain(`Resource ${address} has lifecycle.prevent_destroy set`);
  });

  it('of the engine alone replaces the instance, and never upgrades it in place', async () => {
    const changed = await changes({ database: { engineVersion: '16.11' } });
    expect(changed['aws_db_instance.database']).toBe('delete,create');
  });

  it('side by side only creates, once the old unit has moved', async () => {
    const units = [...databaseUnit, ...mediaUnit];
    // Left to itself, Terraform looks for a backup's folder where `workspace_dir` is not.
    const move = ['state', 'mv', `-backup=${join(directory, 'backup')}`];
    for (const unit of units) await mustTerraform(cwd, [...move, unit, unit + previousSuffix], env);
    const changed = await changes({
      database: { generation: 2, strategy: 'side-by-side', previous },
      media: { generation: 2, strategy: 'side-by-side', previous: { generation: 1 } },
    });
    for (const unit of units) expect([unit, changed[unit]]).toEqual([unit, 'create']);
    expect(Object.keys(changed).filter((address) => address.endsWith(previousSuffix))).toEqual([]);
  });
});
