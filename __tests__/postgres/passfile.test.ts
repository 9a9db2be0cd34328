import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { pgDump } from '../../runbooks/postgres/dump.ts';
import { removeLeftOver } from '../../runbooks/postgres/left-over.ts';
import { withPassfile } from '../../runbooks/postgres/passfile.ts';
import { pgRestore } from '../../runbooks/postgres/restore.ts';
import { Secret } from '../../runbooks/secret.ts';

const directory = mkdtempSync(join(tmpdir(), 'passfile-'));
afterAll(() => rmSync(directory, { recursive: true }));

const endpoint = {
  host: 'db',
  port: 5432,
  database: 'knowme',
  user: 'admin',
  password: new Secret(String.raw`a:b\c secret`),
};

describe('the pass file', () => {
  it('is for this user only, escaped, and gone afterwards', async () => {
    let path = '';
    const failing = withPassfile(directory, [endpoint], async (passfile) => {
      path = passfile;
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(readFileSync(path, 'utf8')).toBe(`db:5432:knowme:admin:${String.raw`a\:b\\c secret`}\n`);
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(existsSync(path)).toBe(false);
  });
});

it('what a killed run left behind goes, and nothing else', async () => {
  for (const name of ['pgpass-1', 'dump', 'journal.jsonl']) writeFileSync(join(directory, name), 'secret');
  await removeLeftOver(directory);
  expect(readdirSync(directory)).toEqual(['journal.jsonl']);
});

describe('the commands', () => {
  const tools = { pgDump: 'pg_dump', pgRestore: 'pg_restore', version: '15.1' };
  const options = { endpoint, tools, passfile: 'pass', directory: 'dump', jobs: 4 };

  it.each([pgDump(options), pgRestore({ ...options, list: 'toc' })])(
    'name the pass file, not the password',
    (command) => {
      expect(JSON.stringify(command)).not.toContain('secret');
      expect(command.env?.PGPASSFILE).toBe('pass');
      expect(command.args).toContain('--no-password');
    },
  );

  it('stop at the first error of a restore', () => {
    expect(pgRestore({ ...options, list: 'toc' }).args).toContain('--exit-on-error');
  });
});
