import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';

const folder = mkdtempSync(join(tmpdir(), 'plan-'));
const stack = join(folder, 'cdktf.out/stacks/staging');

beforeAll(() => {
  mkdirSync(stack, { recursive: true });
  const precondition = [{ condition: `\${var.good}`, error_message: 'This is not good.' }];
  const code = {
    variable: { good: { type: 'bool' } },
    resource: {
      terraform_data: {
        first: { input: 'told-nobody' },
        second: { input: 'other', lifecycle: { precondition } },
      },
    },
    output: { shown: { value: 'told-nobody' } },
  };
  writeFileSync(join(stack, 'cdk.tf.json'), JSON.stringify(code, undefined, 2));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const plan = (good: boolean, ...args: string[]) =>
  new Promise<{ code: unknown; stdout: string; stderr: string }>((done) => {
    const env = { ...process.env, TF_WORKSPACE: 'staging', TF_VAR_good: String(good) };
    execFile(resolve('.github/plan.sh'), args, { cwd: folder, env }, (error, stdout, stderr) =>
      done({ code: error ? error.code : 0, stdout, stderr }),
    );
  });
const planned = () => JSON.parse(readFileSync(join(stack, 'plan.json'), 'utf8')) as Record<string, unknown>;

it('plans without a word of what is in it, for nobody else to read', async () => {
  expect(await plan(true)).toMatchObject({ code: 0, stdout: '' });
  expect(planned()).toMatchObject({ errored: false, resource_changes: [{}, {}] });
  for (const file of ['plan.tfplan', 'plan.json']) {
    expect(statSync(join(stack, file)).mode & 0o777).toBe(0o600);
  }
});

it('leaves what a plan that failed had found, and fails', async () => {
  expect(await plan(false)).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('This is not good.'),
  });
  expect(planned()).toMatchObject({ errored: true });
});

it('leaves no earlier plan where Terraform does not get as far as a plan', async () => {
  const code = join(stack, 'cdk.tf.json');
  const good = readFileSync(code, 'utf8');
  writeFileSync(code, '{');
  expect(await plan(true)).toMatchObject({ code: 1, stdout: '' });
  expect(['plan.tfplan', 'plan.json'].filter((file) => existsSync(join(stack, file)))).toEqual([]);
  writeFileSync(code, good);
});

it('looks for drift only where it is told to', async () => {
  expect(await plan(true, '-refresh-only')).toMatchObject({ code: 0, stdout: '' });
  expect(planned()).toMatchObject({ errored: false });
  expect(planned().resource_changes).toBeUndefined();
});
