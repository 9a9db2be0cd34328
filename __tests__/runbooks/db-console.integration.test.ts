import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Deployment, deploy, ended } from '../helpers/deployment.ts';
import { begins, children } from '../helpers/kill.ts';
import { untilOutput } from '../helpers/until-output.ts';
import { waysIn } from '../helpers/ways-in.ts';

let staging: Deployment;

beforeAll(async () => {
  staging = await deploy({ rows: 500 });
});
afterAll(() => staging.sandbox.stop());

/** The process id of the psql that a run has started. */
async function psqlOf(run: ChildProcess): Promise<number> {
  for (;;) {
    const [pid] = children(run.pid, /psql/);
    if (pid) return pid;
    if (run.exitCode !== null) throw new Error('the run has ended without psql');
    await sleep(20);
  }
}

const inStaging = ['--workspace', 'staging'];

describe('runbook db-console', () => {
  const console = (sql: string, options: readonly string[] = []) =>
    staging.start(['db-console', ...inStaging, ...options, '--', '--no-psqlrc', '-At', '-c', sql]);

  it('gives standard output to psql, reads as the application, and closes the way in', async () => {
    const run = console('SELECT current_user, count(*) > 0 FROM api_writes');
    let stdout = '';
    run.stdout?.on('data', (chunk) => (stdout += chunk));
    const { code, output } = await ended(run);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(stdout).toMatch(/^\w+\|t\n$/);
    expect(await waysIn(staging)).toEqual([]);
  });

  it('does not write by mistake, and says that psql was not content', async () => {
    const { code, output } = await ended(console('DELETE FROM api_writes'));
    expect(output).toContain('cannot execute DELETE in a read-only transaction');
    expect(output).toContain('psql ended with exit code 1; the way in is closed.');
    expect(code).toBe(3);
    expect(await waysIn(staging)).toEqual([]);
  });

  it('writes only after the name of the workspace was given', async () => {
    const sql = "CREATE TABLE by_hand AS SELECT 'not for the journal'::text AS secret";
    const asked = await ended(console(sql, ['--write', '--login', 'admin']));
    expect(asked).toMatchObject({ code: 2, output: expect.stringContaining('add --confirm staging') });
    const { code, output } = await ended(
      console(sql, ['--write', '--login', 'admin', '--confirm', 'staging']),
    );
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(staging.journals()).toContain('"write":true');
    expect(staging.journals()).not.toContain('not for the journal');
    expect(staging.journals()).not.toContain(await staging.rolePassword());
    await ended(console('DROP TABLE by_hand', ['--write', '--login', 'admin', '--confirm', 'staging']));
  });

  it('leaves a way in when it is killed, which going on closes without another session', async () => {
    const run = console('SELECT pg_sleep(600)', ['--json']);
    const end = ended(run);
    await untilOutput(run, begins('console'));
    const session = await psqlOf(run);
    for (const pid of [run.pid, session]) process.kill(Number(pid), 'SIGKILL');
    expect((await end).code).toBeNull();
    expect(await waysIn(staging)).not.toEqual([]);
    const { code, output } = await ended(console('SELECT 4711', ['--resume']));
    expect({ code, output }).toMatchObject({ code: 0, output: expect.not.stringContaining('4711') });
    expect(await waysIn(staging)).toEqual([]);
  });
});
