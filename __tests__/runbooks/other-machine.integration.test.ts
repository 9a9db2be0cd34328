import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { expectAsBefore, unitInState } from '../helpers/as-before.ts';
import { type Deployment, deploy, ended } from '../helpers/deployment.ts';
import { instances, migrate, signalled } from '../helpers/kill.ts';
import { minimal } from '../helpers/minimal.ts';
import { type SecondClone, secondClone } from '../helpers/second-clone.ts';
import { waysIn } from '../helpers/ways-in.ts';

const deployments: Deployment[] = [];
const clones: SecondClone[] = [];
afterAll(async () => {
  for (const clone of clones) clone.remove();
  await Promise.all(deployments.map(({ sandbox }) => sandbox.stop()));
});

/** A migration is killed in the middle of its copy, and the machine it ran on never comes back. */
async function machineDies(): Promise<{ staging: Deployment; colleague: SecondClone; before: object }> {
  const staging = await deploy({ settings: minimal, rows: 20_000 });
  deployments.push(staging);
  const before = await unitInState(staging);
  staging.edit({ database: { generation: 2 } });
  const killed = await signalled(staging, migrate, { after: /"move-database".*"unit":"tables"/ });
  expect(killed.code).toBeNull();
  expect(await waysIn(staging)).not.toEqual([]);
  const colleague = secondClone(staging);
  clones.push(colleague);
  rmSync(staging.runs, { recursive: true });
  return { staging, colleague, before };
}

/** Modes of everything a machine holds of its runs, apart from what programs made for themselves. */
const modes = (folder: string) =>
  readdirSync(folder, { withFileTypes: true }).map((entry) => [
    entry.name,
    statSync(join(folder, entry.name)).mode & 0o077,
  ]);

describe('db-migrate, whose machine dies in the middle of the copy', () => {
  it('is finished from a second clone, with another home and none of the files', async () => {
    const { staging, colleague } = await machineDies();
    const where = await colleague.runbook(['where']);
    expect(where.output).toContain('Dump the old database');
    const resumed = await colleague.runbook(['db-migrate', '--resume']);
    expect(resumed.output).toContain('certificate');
    expect(resumed.code).toBe(0);
    await staging.writes();
    expect(await staging.lost({ database: 2, media: 1 })).toEqual([]);
    expect(await staging.isSettled()).toBe(true);
    expect(await waysIn(staging)).toEqual([]);
    const [run = ''] = readdirSync(join(colleague.runs, 'staging')).filter((name) =>
      name.includes('db-migrate'),
    );
    const folder = join(colleague.runs, 'staging', run);
    expect(modes(folder).filter(([name]) => /journal|tfstate|certificate/.test(String(name)))).toEqual(
      expect.arrayContaining([
        ['journal.jsonl', 0],
        ['before.tfstate', 0],
        ['certificate.json', 0],
      ]),
    );
    const journal = readFileSync(join(folder, 'journal.jsonl'), 'utf8');
    expect(journal).not.toContain(staging.sandbox.directory);
    const verified = await ended(staging.start(['verify', join(folder, 'certificate.json')]));
    expect(verified.code).toBe(0);
    // At home nothing is left of it; what it left behind is retired from there all the same.
    const retired = await staging.runbook(['db-retire', '--confirm', 'staging']);
    expect(retired.output).toContain('certificate');
    expect(await instances(staging)).toEqual(['knowme-staging-database-g2']);
    await staging.sandbox.stop();
  });

  it('is rolled back from a second clone', async () => {
    const { staging, colleague, before } = await machineDies();
    const back = await colleague.runbook(['rollback']);
    expect(back.output).toContain('The plan is empty');
    expect(back.code).toBe(0);
    await expectAsBefore(staging, before as Record<string, unknown>);
    await staging.sandbox.stop();
  });
});
