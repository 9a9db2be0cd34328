import { expect, it } from '@jest/globals';
import { standingReplications } from '../../../runbooks/steps/standing-replication.ts';

const instance = (identifier: string) => ({ identifier, resourceId: `db-${identifier}` });
const facts = { oldInstance: instance('g1'), newInstance: instance('g2') };
const runId = '20261121T100000000Z-db-migrate-ab12';

/** What is found while RDS knows these instances, each by its resource id. */
async function standing(chosen: object | undefined, there: Record<string, string>) {
  const context = {
    finished: async () => [{ file: 'c.json', certificate: { runId, chosen, facts } }],
    aws: {
      send: async ({ input }: { input: { DBInstanceIdentifier: string } }) => {
        const name = input.DBInstanceIdentifier;
        return {
          DBInstances: there[name] ? [{ DBInstanceIdentifier: name, DbiResourceId: there[name] }] : [],
        };
      },
    },
  };
  return [...(await standingReplications(context as never))];
}

const both = { g1: 'db-g1', g2: 'db-g2' };

it('is that of a migration that keeps the way back, while both databases are there', async () => {
  const kept = { 'keep-reverse': 'yes' };
  const name = 'runbook_20261121t100000000z_db_migrate_ab12';
  expect(await standing(kept, both)).toEqual([[name, runId]]);
  expect(await standing(kept, { g2: 'db-g2' })).toEqual([]);
  expect(await standing(kept, { ...both, g1: 'db-another' })).toEqual([]);
});

it('is none where nobody has asked for it', async () => {
  expect(await standing({ 'keep-reverse': 'no' }, both)).toEqual([]);
  expect(await standing(undefined, both)).toEqual([]);
});
