import type { Case, Fault } from '../fault.ts';

const expired = (during: string, step: string): Case => ({
  during,
  step,
  expected: 'exit code 1: log in again; what could not be closed is listed, and closed by `--resume`',
  ends: { code: 1, says: /expired|Log in again|sign in/i },
  faults: () => [
    {
      does: { answers: 'ExpiredToken', status: 400 },
      caller: 'aws-sdk-js|^runbook|HashiCorp|terraform|^node',
    },
  ],
});

/** A session of an hour ends in the middle of a copy of two. */
export const credentialsExpire: Fault = {
  id: 'credentials-expire',
  title: 'the AWS credentials expire',
  voyages: [
    {
      book: 'db-migrate',
      goes: 'on',
      cases: [
        expired('the snapshot is taken', 'snapshot-database'),
        expired('Terraform creates the new database', 'create-database'),
        expired('the API is started', 'start-writers'),
      ],
    },
    { book: 's3-migrate', goes: 'back', cases: [expired('objects are copied', 'move-bucket')] },
  ],
};
