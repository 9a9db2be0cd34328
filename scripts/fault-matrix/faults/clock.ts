import type { Fault } from '../fault.ts';
import { injected } from '../inject.ts';

const jumps = (during: string, step: string, hours: readonly number[]) => ({
  during: `${during} (${hours.map((one) => `${one > 0 ? '+' : '−'}${Math.abs(one)} h`).join(', then ')})`,
  step,
  expected:
    'nothing comes of it, but that the times of day on the certificate, and the time without writers, are what the clock said',
  ends: 'passes' as const,
});

/** A laptop that wakes up, or learns the time of day at last. */
export const clockJumps: Fault = {
  id: 'clock-jumps',
  title: 'the clock jumps',
  voyages: [
    {
      book: 'db-migrate',
      goes: 'on',
      cases: [
        {
          ...jumps('the run waits for the tasks to end', 'stop-writers', [3]),
          env: () =>
            injected({
              clock: [
                { after: '"note","step":"stop-writers"', hours: 3 },
                { after: '"begin","step":"fence-database"', hours: -8 },
                { after: '"begin","step":"move-database"', hours: 26 },
                { after: '"begin","step":"start-writers"', hours: -50 },
              ],
            }),
        },
        jumps('silence is proven', 'fence-database', [-8]),
        jumps('the data is copied', 'move-database', [26]),
        jumps('it waits for the API to be healthy', 'start-writers', [-50]),
      ],
    },
  ],
};
