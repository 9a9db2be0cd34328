import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { s3Of } from '../../demo/world.ts';
import type { Case, Fault } from '../fault.ts';
import type { Trial } from '../trial.ts';

type Lease = { readonly token: number; readonly holder: { readonly operator: string } | null };

/** Somebody on another machine. */
const anna = {
  operator: 'anna',
  host: 'laptop-3',
  pid: 4711,
  machine: null,
  started: null,
  nonce: 'anna',
  purpose: 'db-migrate',
  runId: null,
};

/** Looks at the lease, or writes over it whatever is there. */
async function lease({ staging }: Trial, change?: (found: Lease) => object): Promise<Lease> {
  const { state, application, region } = staging.workspace;
  if (state.type !== 's3') throw new Error('the state is not in a bucket');
  const s3 = s3Of(staging.sandbox, region);
  const place = { Bucket: state.bucket, Key: `${application}/staging/runbook/lease.json` };
  const { Body } = await s3.send(new GetObjectCommand(place));
  const found = JSON.parse((await Body?.transformToString()) ?? '') as Lease;
  const renewed = new Date().toISOString();
  if (change) {
    const text = JSON.stringify({ ...found, renewed, ...change(found) });
    await s3.send(new PutObjectCommand({ ...place, Body: text }));
  }
  s3.destroy();
  return found;
}

const stolen = (during: string, step: string): Case => ({
  during,
  step,
  isOver: 'with the run',
  expected:
    'exit code 3 before the next effect, naming the new holder, whom nothing disturbs: nothing is closed; once that one is through, `--resume` goes on',
  ends: { code: 3, says: /taken over: .*anna on laptop-3/ },
  strike: async (trial) =>
    void (await lease(trial, ({ token }) => ({
      token: token + 1,
      holder: { ...anna, since: new Date().toISOString() },
    }))),
  async check(trial, { output }) {
    const { holder } = await lease(trial);
    const closed = output.match(/"doing":"close"/g) ?? [];
    return [
      ...(holder?.operator === 'anna' ? [] : ['the new holder was disturbed']),
      ...closed.map(() => 'something was closed under the new holder'),
    ];
  },
  heal: async (trial) => void (await lease(trial, () => ({ holder: null }))),
});

/** Another runner has taken this one for dead. */
export const leaseStolen: Fault = {
  id: 'lease-stolen',
  title: 'another runner takes the lease',
  voyages: [
    {
      book: 'db-migrate',
      goes: 'on',
      cases: [
        stolen('Terraform creates the new database', 'create-database'),
        stolen('the writers are stopped', 'stop-writers'),
        stolen('the data is copied', 'move-database'),
      ],
    },
    { book: 's3-migrate', goes: 'back', cases: [stolen('objects are copied', 'move-bucket')] },
  ],
};
