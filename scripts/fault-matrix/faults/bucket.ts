import type { CallFault, Harm } from '../../sandbox/faults/fault.ts';
import type { Case, Fault } from '../fault.ts';

/** What runbooks keep in the state bucket: lease and journals. Terraform's state beside it answers. */
const store = (does: Harm, times?: number): CallFault => ({
  service: 's3',
  path: '/runbook/',
  caller: 'aws-sdk-js',
  does,
  times,
});

const passing = (during: string, step: string, fault: CallFault): Case => ({
  during,
  step,
  expected: 'waits before the next effect, and goes on by itself',
  ends: 'passes',
  faults: () => [fault],
});

const busy = { answers: 'ServiceUnavailable', status: 503 };

export const bucketFails: Fault = {
  id: 'bucket-fails',
  title: 'the state bucket is slow, fails or hangs',
  voyages: [
    {
      book: 'db-migrate',
      goes: 'on',
      cases: [
        passing('the roles are created; one call hangs', 'create-roles', store({ hangs: true }, 1)),
        passing('the writers are stopped; each call takes 2 s', 'stop-writers', store({ delays: 2000 })),
        passing('the fence goes up; it answers 503 a dozen times', 'fence-database', store(busy, 12)),
        {
          during: 'the data is copied; all calls hang',
          step: 'move-database',
          expected:
            'waits for a minute or two, then exit code 1 before the next effect, the way in closed; the journal on this machine is whole, `--resume` goes on',
          isOver: 'with the run',
          ends: { code: 1, says: /^(?![\s\S]*could not be closed)[\s\S]*staging\/runbook[\s\S]*--resume/ },
          faults: () => [store({ hangs: true })],
        },
        {
          during: 'both sides are compared; all calls hang, and it is killed (SIGKILL)',
          step: 'compare-database',
          expected: '`--resume` goes on',
          ends: { code: null, says: /compare-database/ },
          faults: () => [store({ hangs: true })],
          strike: ({ run }) => void setTimeout(() => run.process.kill('SIGKILL'), 2000),
        },
      ],
    },
  ],
};
