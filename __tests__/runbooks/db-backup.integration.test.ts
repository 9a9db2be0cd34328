import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findTools } from '../../runbooks/postgres/tools.ts';
import { createRun } from '../../runbooks/shell/run.ts';
import { type Deployment, deploy } from '../helpers/deployment.ts';
import { killedAt } from '../helpers/kill.ts';
import { waysIn } from '../helpers/ways-in.ts';

let staging: Deployment;
let shelf: string;

beforeAll(async () => {
  staging = await deploy({ rows: 500 });
  shelf = join(staging.sandbox.directory, 'shelf');
});
afterAll(() => staging.sandbox.stop());

/** Rows of each table as a dump has them. */
async function rowsIn(folder: string): Promise<Record<string, number>> {
  const { pgRestore } = await findTools(createRun(), 15);
  const args = ['--data-only', '--file=-', join(folder, 'dump')];
  const sql = execFileSync(pgRestore, args, { encoding: 'utf8', maxBuffer: 1e9 });
  const blocks = sql.matchAll(/^COPY (\S+) .*FROM stdin;\n((?:.*\n)*?)\\\.$/gm);
  return Object.fromEntries(
    [...blocks]
      .map(([, name, rows]) => [name, rows?.split('\n').length])
      .map(([name, n]) => [name, Number(n) - 1]),
  );
}

const manifestOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));

const inDump = 'command: note back-up-database > pg_dump --format';
const begun = (name: string) => readdirSync(shelf).filter((entry) => entry.startsWith(`${name}.`));

describe('runbook db-backup', () => {
  it('dumps one moment while the API writes: rows, sums and rights are as its manifest says', async () => {
    const folder = join(shelf, 'one');
    const { code, output } = await staging.runbook(['db-backup', '--to', folder]);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(readdirSync(folder).sort()).toEqual(['SHA256SUMS', 'dump', 'inventory.json', 'manifest.json']);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { cwd: folder });
    const { tables, ...manifest } = manifestOf(folder);
    const counts = tables.map((table: Record<string, unknown>) => [table.name, table.rows]);
    expect(await rowsIn(folder)).toEqual(Object.fromEntries(counts));
    expect(Object.fromEntries(counts)['public.api_writes']).toBeGreaterThan(0);
    expect(manifest).toMatchObject({
      format: 2,
      workspace: 'staging',
      instance: 'knowme-staging-database-g1',
    });
    expect(JSON.stringify(manifest)).not.toContain(await staging.rolePassword());
    expect(await waysIn(staging)).toEqual([]);
  });

  it('writes over nothing, and says so before a way in is opened', async () => {
    const folder = join(shelf, 'taken');
    mkdirSync(folder, { recursive: true });
    const { code, output } = await staging.runbook(['db-backup', '--to', folder]);
    expect(output).toContain(`${folder} is there already`);
    expect(output).not.toContain('Open a way');
    expect(code).toBe(3);
  });

  it('is never whole by its name when it is killed; going on makes it whole', async () => {
    const folder = join(shelf, 'killed');
    const args = ['db-backup', '--to', folder];
    await killedAt(staging, args, inDump, 50);
    expect(begun('killed')).toHaveLength(1);
    expect(existsSync(folder)).toBe(false);
    expect(await staging.runbook([...args, '--resume'])).toMatchObject({ code: 2 });
    const { code, output } = await staging.runbook(['db-backup', '--resume']);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(readdirSync(shelf).filter((name) => name.startsWith('killed'))).toEqual(['killed']);
    execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { cwd: folder });
    expect(await waysIn(staging)).toEqual([]);
  });

  it('leaves nothing when it is killed and taken back', async () => {
    const args = ['db-backup', '--to', join(shelf, 'back')];
    await killedAt(staging, args, inDump, 50);
    expect(begun('back')).toHaveLength(1);
    const { code, output } = await staging.runbook(['rollback']);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(readdirSync(shelf).filter((name) => name.startsWith('back'))).toEqual([]);
    expect(await waysIn(staging)).toEqual([]);
  });
});
