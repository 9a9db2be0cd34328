import type { CallFault } from '../../sandbox/faults/fault.ts';
import type { Case, Fault } from '../fault.ts';

/** Only what the runbook itself asks; Terraform's own calls have no such patience in the sandbox. */
const caller = 'aws-sdk-js|^runbook';

interface Trouble {
  readonly during: string;
  readonly step: string;
  readonly calls: CallFault;
}

/** As long as the SDK repeats a call by itself: it makes three attempts. */
const short = ({ during, step, calls }: Trouble): Case => ({
  during: `${during}, twice`,
  step,
  expected: 'passes by itself',
  ends: 'passes',
  faults: () => [{ ...calls, caller, times: 2 }],
});

/** Longer than the SDK's patience, shorter than that of the step. */
const longer = ({ during, step, calls }: Trouble): Case => ({
  during: `${during}, nine times`,
  step,
  expected: 'the step is tried again after a pause, and passes',
  ends: 'passes',
  faults: () => [{ ...calls, caller, times: 9 }],
});

/** The operator has to see what AWS said, and what to type next. */
const says = ({ does }: CallFault) =>
  new RegExp(`${'answers' in does ? does.answers : 'ECONNRESET|socket hang up'}[\\s\\S]*--resume`);

const long = ({ during, step, calls }: Trouble): Case => ({
  during: `${during}, again and again`,
  step,
  expected: 'exit code 1 after a minute or two, naming the call; `--resume` goes on, `rollback` goes back',
  ends: { code: 1, says: says(calls) },
  faults: () => [{ ...calls, caller }],
});

const throttled = (service: string, code = 'ThrottlingException', status = 400): CallFault => ({
  service,
  does: { answers: code, status },
});
const failing = (service: string): CallFault => ({
  service,
  does: { answers: 'InternalFailure', status: 500 },
});

export const throttling: Fault = {
  id: 'throttling',
  title: 'AWS throttles',
  voyages: [
    {
      book: 'db-migrate',
      goes: 'on',
      cases: [
        short({
          during: 'EC2 is asked to open the way in',
          step: 'open-old',
          calls: throttled('ec2', 'RequestLimitExceeded', 503),
        }),
        long({
          during: 'RDS is asked for a snapshot',
          step: 'snapshot-database',
          calls: throttled('rds', 'Throttling'),
        }),
        longer({ during: 'secrets are read', step: 'create-roles', calls: throttled('secretsmanager') }),
        short({ during: 'ECS is asked to stop the API', step: 'stop-writers', calls: throttled('ecs') }),
        longer({ during: 'ECS is asked to start the API', step: 'start-writers', calls: throttled('ecs') }),
      ],
    },
    {
      book: 's3-migrate',
      goes: 'on',
      cases: [
        short({
          during: 'objects are copied while the API runs',
          step: 'copy-live',
          calls: { ...throttled('s3', 'SlowDown', 503), operation: 'COPY' },
        }),
        short({
          during: 'scaling is suspended',
          step: 'stop-writers',
          calls: throttled('application-autoscaling'),
        }),
        short({
          during: 'both buckets are listed behind the fence',
          step: 'move-bucket',
          calls: { ...throttled('s3', 'SlowDown', 503), operation: 'GET' },
        }),
        short({
          during: 'both buckets are compared',
          step: 'compare-bucket',
          calls: throttled('s3', 'SlowDown', 503),
        }),
      ],
    },
  ],
};

export const failures: Fault = {
  id: 'aws-fails',
  title: 'AWS answers with 5xx',
  voyages: [
    {
      book: 'db-migrate',
      goes: 'back',
      cases: [
        short({ during: 'RDS is asked for a snapshot', step: 'snapshot-database', calls: failing('rds') }),
        {
          during: 'Terraform creates the new database',
          step: 'create-database',
          expected: 'exit code 1, with what Terraform said; `--resume` goes on, `rollback` goes back',
          ends: { code: 1, says: /InternalFailure[\s\S]*--resume/ },
          faults: () => [{ ...failing('rds'), caller: '^node' }],
        },
        longer({ during: 'ECS is asked to stop the API', step: 'stop-writers', calls: failing('ecs') }),
      ],
    },
    {
      book: 's3-migrate',
      goes: 'back',
      cases: [
        long({
          during: 'objects are copied',
          step: 'copy-live',
          calls: { ...failing('s3'), operation: 'COPY' },
        }),
      ],
    },
  ],
};

export const resets: Fault = {
  id: 'aws-resets',
  title: 'the connection to AWS is reset',
  voyages: [
    {
      book: 's3-migrate',
      goes: 'on',
      cases: [
        long({
          during: 'objects are copied',
          step: 'copy-live',
          calls: { service: 's3', operation: 'COPY', does: { resets: true } },
        }),
        short({
          during: 'the API is stopped',
          step: 'stop-writers',
          calls: { service: 'ecs', does: { resets: true } },
        }),
      ],
    },
  ],
};
