import { expect, it } from '@jest/globals';
import type { Effects } from '../../../runbooks/effects.ts';
import type { Context } from '../../../runbooks/engine/types.ts';
import { withoutReplication } from '../../../runbooks/postgres/compare/without-replication.ts';
import type { DatabaseFacts } from '../../../runbooks/steps/facts.ts';
import { findReverse } from '../../../runbooks/steps/reverse.ts';

const instance = (generation: number) => ({ identifier: `g${generation}`, resourceId: `db-${generation}` });
const kept = {
  reverse: { name: 'runbook_r_back', granted: [] },
  oldInstance: instance(1),
  newInstance: instance(2),
};
const run = (finished: string, facts: object) => ({ file: 'f', certificate: { finished, facts } });

interface World {
  readonly runs: Readonly<Record<string, readonly object[]>>;
  readonly there?: Readonly<Record<string, string>>;
}

/** The runs that have left certificates, and the instances there are. */
const find = ({ runs, there = { g1: 'db-1', g2: 'db-2' } }: World) =>
  findReverse({
    finished: async (book: string) => runs[book] ?? [],
    aws: {
      send: async ({ input }: { input: { DBInstanceIdentifier: string } }) => {
        const DbiResourceId = there[input.DBInstanceIdentifier];
        return { DBInstances: DbiResourceId ? [{ ...input, DbiResourceId }] : [] };
      },
    },
  } as unknown as Context<Effects, DatabaseFacts>);

it.each<[string, World, boolean]>([
  ['kept one', { runs: { 'db-migrate': [run('2', kept)] } }, true],
  ['kept none', { runs: { 'db-migrate': [run('2', { ...kept, reverse: undefined })] } }, false],
  ['is not the newest', { runs: { 'db-migrate': [run('3', {}), run('2', kept)] } }, false],
  ['was returned from', { runs: { 'db-migrate': [run('2', kept)], 'db-return': [run('3', {})] } }, false],
  ['is newer than a return', { runs: { 'db-migrate': [run('2', kept)], 'db-return': [run('1', {})] } }, true],
  ['lost its old database', { runs: { 'db-migrate': [run('2', kept)] }, there: { g2: 'db-2' } }, false],
  [
    'lost its old database, whose name was given again',
    { runs: { 'db-migrate': [run('2', kept)] }, there: { g1: 'db-9', g2: 'db-2' } },
    false,
  ],
])('a way back stands or not: the migration that %s', async (_, world, stands) => {
  expect(Boolean(await find(world))).toBe(stands);
});

it('leaves out of a comparison what bears the name of a replication, and nothing that only begins so', () => {
  const objects = new Map([
    ['PUBLICATION runbook_r_back', 1],
    ['table runbook_r_back_archive', 2],
    ['membership of runbook_r_back in rds_replication', 3],
  ]);
  expect([...withoutReplication(objects, 'runbook_r_back').values()]).toEqual([2]);
  expect(withoutReplication(objects, undefined).size).toBe(3);
});
