import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { s3Of } from '../../demo/world.ts';
import type { Case, Fault } from '../fault.ts';
import type { Trial } from '../trial.ts';

/** What `terraform` writes beside a state that it locks. */
const lock = {
  ID: '3f0e2f0e-0000-4000-8000-000000000001',
  Operation: 'OperationTypeApply',
  Info: '',
  Who: 'anna@laptop-3',
  Version: '1.11.4',
  Created: '2026-11-21T08:00:00Z',
  Path: 'staging',
};

async function withLock({ staging }: Trial, use: 'hold' | 'release'): Promise<void> {
  const { state, application, region } = staging.workspace;
  if (state.type !== 's3') throw new Error('the state is not in a bucket');
  const s3 = s3Of(staging.sandbox, region);
  const place = { Bucket: state.bucket, Key: `${application}/staging/staging.tfstate.tflock` };
  if (use === 'hold') await s3.send(new PutObjectCommand({ ...place, Body: JSON.stringify(lock) }));
  else await s3.send(new DeleteObjectCommand(place));
  s3.destroy();
}

const held = (one: Pick<Case, 'during' | 'step'>, expected: string, says: RegExp): Case => ({
  ...one,
  expected,
  ends: { code: 3, says },
  strike: (trial) => withLock(trial, 'hold'),
  heal: (trial) => withLock(trial, 'release'),
});

/** Somebody else's `terraform apply`, or one that died with the lock in its hands. */
export const stateLock: Fault = {
  id: 'state-lock',
  title: 'the Terraform state is locked by somebody',
  voyages: [
    {
      book: 'db-migrate',
      goes: 'on',
      cases: [
        held(
          { during: 'the run is started' },
          'exit code 3 after 30 s, naming the holder; nothing was changed',
          /locked by anna@laptop-3[\s\S]*Nothing was changed/,
        ),
        held(
          { during: 'the new database is created', step: 'create-database' },
          'exit code 3 after 30 s, naming the holder; `--resume` goes on',
          /locked by anna@laptop-3[\s\S]*--resume/,
        ),
      ],
    },
  ],
};
