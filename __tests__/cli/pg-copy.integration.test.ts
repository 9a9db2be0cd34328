import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDataset } from '../helpers/dataset.ts';
import { execute, startServer, type TestServer, value } from '../helpers/postgres.ts';
import { runbook, urlOf } from '../helpers/runbook-process.ts';

let source: TestServer;
let target: TestServer;

beforeAll(async () => {
  [source, target] = await Promise.all([startServer(), startServer()]);
  await createDataset(source.master);
});
afterAll(() => Promise.all([source?.stop(), target?.stop()]));

const both = ['--from', 'env:OLD', '--to', 'env:NEW'];
const env = (more: Record<string, string> = {}) => ({
  OLD: urlOf(source.master),
  NEW: urlOf(target.master),
  ...more,
});
const isEmpty = () =>
  value(target.master, "SELECT count(*) = 0 FROM pg_class WHERE relnamespace = 'public'::regnamespace");
const memberships = () =>
  value(source.master, "SELECT count(*)::int FROM pg_auth_members WHERE member = 'knowme_admin'::regrole");

describe('runbook pg copy', () => {
  it('refuses a target that is not empty, before anything is touched', async () => {
    await execute(target.master, ['CREATE TABLE in_the_way ()']);
    const ended = await runbook(['pg', 'copy', ...both], env());
    expect(ended).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('not empty: table public.in_the_way'),
    });
    expect(await value(target.superuser, "SELECT to_regrole('billing')")).toBeNull();
    await execute(target.master, ['DROP TABLE in_the_way']);
    expect(await isEmpty()).toBe(true);
  });

  it('refuses what another copy has begun there', async () => {
    await execute(target.master, [
      'CREATE SCHEMA runbook_copy',
      "CREATE TABLE runbook_copy.about AS SELECT 'elsewhere:5432/shop' AS source, '1:1:' AS sees, '' AS schema",
    ]);
    const ended = await runbook(['pg', 'copy', ...both], env());
    expect(ended).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('part of a copy of elsewhere:5432/shop'),
    });
    expect(await value(target.master, 'SELECT count(*)::int FROM runbook_copy.about')).toBe(1);
    await execute(target.master, ['DROP SCHEMA runbook_copy CASCADE']);
  });

  it('is interrupted, goes on by the same command, and is compared as equal', async () => {
    await execute(source.master, [
      'CREATE TABLE public.big AS SELECT g, repeat(md5(g::text), 9) AS text FROM generate_series(1, 400000) g',
    ]);
    const before = await memberships();
    const interrupted = await interruptAtFirstRows();
    expect(interrupted).toMatchObject({
      code: 130,
      stderr: expect.stringMatching(/Interrupted.*same command goes on/),
    });
    expect(await memberships()).toBe(before);

    const copied = await runbook(['pg', 'copy', ...both, '--jobs', '2'], env());
    expect(copied).toMatchObject({ code: 0, stderr: '' });
    expect(copied.stdout).toMatch(/goes on with the copy that was interrupted: \d+ of \d+ parts are there/);
    expect(copied.stdout).toMatch(
      /done: \d+ tables, .* in .*\n.*compare with: runbook pg compare --from env:OLD --to env:NEW\n$/,
    );
    expect(copied.stdout).not.toContain(encodeURIComponent(source.master.password.reveal()));
    expect(await memberships()).toBe(before);

    const compared = await runbook(['pg', 'compare', ...both], env());
    expect({ code: compared.code, out: compared.stdout }).toMatchObject({ code: 0 });
    const again = await runbook(['pg', 'copy', ...both], env());
    expect(again).toMatchObject({ code: 3, stderr: expect.stringContaining('not empty') });
  });

  it('compares what it has copied, when asked', async () => {
    const before = await memberships();
    const other = `${urlOf(target.master)}_proven`;
    await execute(target.master, ['CREATE DATABASE knowme_proven']);
    const equal = await runbook(['pg', 'copy', ...both, '--compare'], env({ NEW: other }));
    expect(equal).toMatchObject({ code: 0, stderr: '' });
    expect(equal.stdout).toMatch(/copied: \d+ tables, .* in /);
    expect(equal.stdout).toMatch(/Rows of every table/);
    expect(equal.stdout).toMatch(/equal: in all of \d+ comparisons\n$/);
    expect(await memberships()).toBe(before);
  });

  it('ends with 1 where the comparison finds what could not be copied', async () => {
    await execute(source.master, [
      'CREATE FUNCTION public.look() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$',
    ]);
    await execute(source.superuser, [
      'CREATE EVENT TRIGGER looks ON ddl_command_end EXECUTE FUNCTION public.look()',
    ]);
    await execute(target.master, ['CREATE DATABASE knowme_without']);
    const NEW = `${urlOf(target.master)}_without`;
    const ended = await runbook(['pg', 'copy', ...both, '--compare', '--json'], env({ NEW }));
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('The databases are not equal') });
    const events = ended.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const proofs = events.filter(({ event }) => event === 'proof').map(({ proof }) => proof);
    expect(proofs.filter(({ equal }) => !equal).flatMap(({ differences }) => differences)).toEqual(
      expect.arrayContaining([expect.stringMatching(/looks/)]),
    );
    expect(proofs.find(({ id }) => id === 'rows')).toMatchObject({ equal: true });
    expect(events.at(-1)).toMatchObject({ event: 'ended', outcome: 'different' });
  });
});

async function interruptAtFirstRows() {
  const args = ['--import', 'tsx', join(process.cwd(), 'runbooks/cli.ts'), 'pg', 'copy', ...both, '--json'];
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env() } });
  let stderr = '';
  child.stderr.on('data', (text) => (stderr += text));
  child.stdout.on('data', (text) => {
    if (String(text).includes('"unit":"bytes"')) child.kill('SIGINT');
  });
  const [code] = await once(child, 'close');
  return { code, stderr };
}
