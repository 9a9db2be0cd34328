import type { Case, Fault } from '../fault.ts';

const interrupted = (during: string, step: string, until?: RegExp): Case => ({
  during,
  step,
  until,
  expected: 'exit code 130, the way in closed; `--resume` goes on',
  ends: { code: 130, says: /Interrupted at the step[\s\S]*--resume/ },
  strike: ({ run }) => void run.process.kill('SIGINT'),
  check: async (trial) => (await trial.waysIn()).map((way) => `left open: ${way}`),
});

const early = (during: string, step: string): Case => ({
  ...interrupted(during, step),
  expected: 'exit code 130; nothing was changed',
  ends: { code: 130, says: /Nothing was changed/ },
});

/** Ctrl-C during each kind of step. */
export const interrupt: Fault = {
  id: 'interrupt',
  title: 'Ctrl-C',
  voyages: [
    {
      book: 'db-migrate',
      goes: 'on',
      cases: [
        early('it looks around', 'preflight'),
        interrupted('the way in is opened', 'open-old'),
        interrupted('the snapshot is taken', 'snapshot-database'),
        interrupted('the state is edited', 'detach-database'),
        interrupted('Terraform creates the new database', 'create-database'),
        interrupted('it waits for the tasks to end', 'stop-writers'),
        interrupted('the fence goes up', 'fence-database'),
        interrupted('the data is copied', 'move-database'),
        interrupted('both sides are compared', 'compare-database'),
        interrupted('the application is switched', 'switch-database'),
        interrupted('the API is started', 'start-writers'),
      ],
    },
    {
      book: 's3-migrate',
      goes: 'back',
      cases: [
        interrupted('objects are copied while the API runs', 'copy-live'),
        interrupted('objects are copied', 'move-bucket'),
        interrupted('both buckets are compared', 'compare-bucket'),
      ],
    },
  ],
};
