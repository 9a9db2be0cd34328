import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { diary, has } from '../helpers/toy-book.ts';
import { withToyProcess } from '../helpers/toy-process.ts';

describe('the command', () => {
  it('helps, with examples, and lists the runbooks', () =>
    withToyProcess(async ({ command }) => {
      const help = await command('--help');
      expect(help).toMatchObject({ code: 0, stderr: '' });
      expect(help.stdout).toMatch(/toy \[options\][\s\S]*Examples:[\s\S]*--dry-run[\s\S]*Exit codes/);
      expect((await command('list')).stdout).toBe('toy          Copy a toy\ntoy-one-way  Copy a toy\n');
    }));

  it.each([
    ['toy', /which workspace/],
    ['toy --workspace nowhere', /there is no workspace "nowhere"/],
    ['toy --workspace staging --dry-run --resume', /cannot be given with --resume/],
    ['toy --workspace staging --colour', /unknown option '--colour'/],
    [
      'toy --workspace staging --confirm production',
      /--confirm says "production"; the workspace is "staging"/,
    ],
    ['dance', /unknown command 'dance'/],
    ['show dance', /The runbooks are: toy, toy-one-way/],
    ['verify none.json', /There is no certificate none.json/],
  ])('ends with 2 and one message: runbook %s', (args, message) =>
    withToyProcess(async ({ command, folder }) => {
      const ended = await command(args);
      expect(ended).toMatchObject({ code: 2, stdout: '' });
      expect(ended.stderr).toMatch(message);
      expect(ended.stderr).not.toContain('    at ');
      expect(readdirSync(folder)).toEqual([]);
    }),
  );

  it('asks for --confirm where nobody can be asked, after showing the point of no return', () =>
    withToyProcess(async ({ command, folder }) => {
      const refused = await command('toy-one-way --workspace staging');
      expect(refused).toMatchObject({ code: 2 });
      expect(refused.stderr).toMatch(
        /2\. Make stop\n.*point of no return.*\n.*3\. Make burn[\s\S]*--confirm staging/,
      );
      expect(diary(folder)).toEqual([]);
      expect(await command('toy-one-way --workspace staging --confirm staging')).toMatchObject({ code: 0 });
      expect(has(folder, 'burn')).toBe(true);
    }));

  it('rehearses without writing anything', () =>
    withToyProcess(async ({ command, folder, runs }) => {
      const rehearsed = await command('toy --workspace staging --dry-run');
      expect(rehearsed).toMatchObject({ code: 0, stderr: '' });
      expect(rehearsed.stdout).toMatch(/touch copy[\s\S]*nothing was changed\n$/);
      expect([folder, join(runs, '..')].map((path) => readdirSync(path))).toEqual([[], ['world']]);
    }));

  it('says at once that it has heard Ctrl-C', () =>
    withToyProcess(async ({ command }) => {
      const ended = await command('toy --workspace staging', { interruptAt: 'copy:before' });
      expect(ended).toMatchObject({ code: 130 });
      expect(ended.stdout).toMatch(/Stopping: [\s\S]*Clean up after/);
    }));

  it('speaks JSON, one event a line', () =>
    withToyProcess(async ({ command }) => {
      const { stdout } = await command('toy --workspace staging --json');
      const events = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(events[0]).toMatchObject({ event: 'started', workspace: 'staging' });
      expect(events.at(-1)).toMatchObject({ event: 'ended', outcome: 'done' });
    }));

  it('tells where a workspace stands, and verifies its certificate', () =>
    withToyProcess(async ({ command, runs }) => {
      expect((await command('where --workspace staging')).stdout).toMatch(
        /^What happened {2}nothing in staging/,
      );
      await command('toy --workspace staging', { kill: 'copy:before' });
      const { stdout } = await command('where --workspace staging');
      expect(stdout).toMatch(
        /no: ended without a word .* in step 4 of 5, Make copy\n[\s\S]*NO: [\s\S]*--resume/,
      );
      expect(stdout.match(/\n/g)).toHaveLength(5);
      await command('toy --workspace staging --resume');
      expect((await command('where --workspace staging')).stdout).toMatch(
        /no: finished .*\n[\s\S]*certificate: /,
      );
      const certificates = join(runs, 'staging', 'certificates');
      const file = readdirSync(certificates).find((name) => name.endsWith('.json')) ?? '';
      expect(await command(`verify ${join(certificates, file)}`)).toMatchObject({ code: 0, stderr: '' });
    }));
});
