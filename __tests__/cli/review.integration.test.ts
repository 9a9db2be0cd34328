import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runbook } from '../helpers/runbook-process.ts';
import { changed, planOf } from '../review/plan-json.ts';

const folder = mkdtempSync(join(tmpdir(), 'review-'));
const at = (name: string) => join(folder, name);
const write = (name: string, content: unknown) =>
  writeFileSync(at(name), typeof content === 'string' ? content : JSON.stringify(content));
const review = (...args: string[]) => runbook(['review', ...args]);

beforeAll(() => {
  write('staging.json', planOf([changed('aws_kms_key.main', ['delete'], { before: {} })]));
  write('harmless.json', planOf([changed('aws_iam_role.x', ['create'])]));
  write('errored.json', planOf([changed('aws_kms_key.main', ['delete'])], { errored: true }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('runbook review', () => {
  it('reviews a plan and ends with 0, and with 1 where it is as bad as is said', async () => {
    expect(await review(at('staging.json'))).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^staging: DANGER/),
      stderr: '',
    });
    const failed = await review(at('staging.json'), '--fail-on', 'warning');
    expect(failed).toMatchObject({ code: 1, stderr: 'The verdict is danger, and --fail-on says warning.\n' });
    expect(await review(at('harmless.json'), '--fail-on', 'danger')).toMatchObject({ code: 0 });
    expect(await review(at('harmless.json'), '--fail-on', 'change')).toMatchObject({ code: 1 });
  });

  it('takes several, each under a name, and no two of one workspace', async () => {
    const { stdout } = await review(
      `production=${at('staging.json')}`,
      at('harmless.json'),
      '--format',
      'markdown',
    );
    expect(stdout).toContain('| production | 🛑&nbsp;danger |');
    expect(stdout).toContain('| harmless | 🔷&nbsp;change |');
    expect(await review(at('staging.json'), `staging=${at('harmless.json')}`)).toMatchObject({
      code: 2,
      stderr: 'Two plans are of workspace staging. Name them: NAME=PLAN\n',
    });
  });

  it('refuses a plan that is not the one that was reviewed', async () => {
    const { stdout } = await review(at('staging.json'));
    const fingerprint = /Fingerprint of these changes: (\w+)/.exec(stdout)?.[1] ?? '';
    expect(await review(at('staging.json'), '--expect', fingerprint)).toMatchObject({ code: 0, stderr: '' });
    expect(await review(`staging=${at('harmless.json')}`, '--expect', fingerprint)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining(`not ${fingerprint}. Review it again`),
    });
  });

  it('says what an errored plan had found, and that this is no verdict', async () => {
    expect(await review(at('errored.json'))).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('kms/deleted'),
      stderr: expect.stringContaining('There is no verdict: planning had failed in errored'),
    });
  });

  it.each([
    ['missing.json', undefined, 2, 'There is no file'],
    ['cut.json', '{"format_version":"1.2","resource_ch', 3, 'was cut off'],
    ['state.json', { version: 4, lineage: 'x' }, 3, 'is a Terraform state'],
    ['new.json', { format_version: '2.0' }, 3, 'plan format 2.0'],
    ['not-a.tfplan', 'PK\x03\x04 but no archive', 3, 'is a saved plan that terraform cannot show'],
  ])('ends with one clear error for %s', async (name, content, code, says) => {
    if (content !== undefined) write(name, content);
    const ended = await review(at(name));
    expect(ended).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(says) });
    expect(ended.stderr).not.toMatch(/^ {4}at /m);
  });

  it.each([
    ['absent.json', undefined, 'There is no file'],
    ['empty.json', '', 'is empty, as when planning has failed'],
    ['cut.json', '{"format_version":"1.2","resource_ch', 'was cut off'],
    ['not-a.tfplan', 'PK\x03\x04 but no archive', 'is a saved plan that terraform cannot show'],
  ])('reviews the others of several where %s cannot be read, and says why', async (name, content, says) => {
    if (content !== undefined) write(name, content);
    const ended = await review(at('harmless.json'), `production=${at(name)}`, at('staging.json'));
    expect(ended).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(/^harmless: CHANGE.*^production: NO PLAN.*^staging: DANGER/ms),
      stderr: 'There is no verdict: there is no plan of production that could be read.\n',
    });
    expect(ended.stdout.replace(/\s+/g, ' ')).toContain(says);
    expect(ended.stdout).not.toMatch(/^ {4}at /m);
  });

  it('still wants each of several whole that are held against an earlier review', async () => {
    const ended = await review(at('harmless.json'), `production=${at('absent.json')}`, '--expect', 'x');
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('There is no file') });
  });

  it('refuses a file that is too large before it reads it', async () => {
    write('huge.json', '{');
    truncateSync(at('huge.json'), 3 * 1024 ** 3);
    expect(await review(at('huge.json'))).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('3072 MiB; at most 256 MiB'),
    });
  });

  it('reads standard input', () => {
    const text = JSON.stringify(planOf([changed('aws_iam_role.x', ['create'])]));
    const args = ['--import', 'tsx', 'runbooks/cli.ts', 'review', 'ana=-'];
    expect(execFileSync(process.execPath, args, { input: text, encoding: 'utf8' })).toMatch(/^ana: CHANGE/);
  });
});

describe('a folder of policies', () => {
  beforeAll(() => {
    mkdirSync(at('policies'));
    write('policies/names.ts', 'export const pattern: RegExp = /^aws_/;');
    write(
      'policies/no-roles.ts',
      `import { pattern } from './names.ts';
       import type { Policy } from '${join(process.cwd(), 'runbooks/review/policies/policy.ts')}';
       const policy: Policy = {
         id: 'no-roles', says: 'There are no roles', severity: 'danger', settings: { most: 0 },
         breaks: ({ type }, { settings }) => (pattern.test(type) ? \`there is one, of \${settings.most} at most\` : undefined),
       };
       export default policy;`,
    );
  });

  it('is refused where a file is none', async () => {
    const ended = await review(at('harmless.json'), '--policy', at('policies'));
    expect(ended).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('names.ts exports something that is no policy'),
    });
  });

  it('has its policies asked, with its settings', async () => {
    rmSync(at('policies/names.ts'));
    mkdirSync(at('policies/shared'));
    write('policies/shared/names.ts', 'export const pattern: RegExp = /^aws_/;');
    const text = execFileSync('sed', ["s|'./names.ts'|'./shared/names.ts'|", at('policies/no-roles.ts')], {
      encoding: 'utf8',
    });
    write('policies/no-roles.ts', text);
    write('policies/settings.json', { workspaces: { harmless: { 'no-roles': { most: 7 } } } });
    const { code, stdout } = await review(
      at('harmless.json'),
      '--policy',
      at('policies'),
      '--fail-on',
      'danger',
    );
    expect(stdout).toContain('Against the policy “There are no roles”: there is one, of 7 at most.');
    expect(code).toBe(1);
  });

  it('has mistakes in it named', async () => {
    write('policies/settings.json', { waivers: [{ id: 'no-roles' }] });
    expect(await review(at('harmless.json'), '--policy', at('policies'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('waivers.0.reason'),
    });
    expect(await review(at('harmless.json'), '--policy', at('nowhere'))).toMatchObject({ code: 2 });
  });
});
