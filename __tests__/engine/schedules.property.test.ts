import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { play, type Schedule } from '../helpers/schedules/play.ts';
import { type Fault, faults } from '../helpers/schedules/process.ts';

/** As many as go into the time; more by RUNBOOK_SCHEDULES, and again by the seed that a failure prints. */
const wanted = process.env.RUNBOOK_SCHEDULES;
const numRuns = Number(wanted ?? 1500);
const limit = wanted ? {} : { interruptAfterTimeLimit: 20_000 };
const seed = process.env.RUNBOOK_SEED ? Number(process.env.RUNBOOK_SEED) : undefined;

const step = fc.record({
  effect: fc.constantFrom('read' as const, 'change' as const, 'change' as const, 'irreversible' as const),
  opens: fc.boolean(),
  manual: fc.integer({ max: 5, min: 0 }).map((n) => n === 0),
});
// Early moments are met more often: there are more of them before a run is over.
const fault: fc.Arbitrary<Fault> = fc.record({
  at: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 80 })),
  kind: fc.constantFrom(...faults),
});
const use = fc.record({
  verb: fc.constantFrom('on' as const, 'back' as const),
  faults: fc.array(fault, { maxLength: 3 }),
  hours: fc.constantFrom(0, 0, 0, -30, 30),
});
const schedule: fc.Arbitrary<Schedule> = fc.record({
  book: fc.array(step, { minLength: 2, maxLength: 8 }),
  uses: fc.array(use, { minLength: 1, maxLength: 6 }),
  end: fc.constantFrom('on' as const, 'back' as const),
});

describe('whatever goes wrong, whenever it does', () => {
  it('no run breaks a promise', async () => {
    let played = 0;
    const property = fc.asyncProperty(schedule, async (one) => {
      played++;
      await play(one);
    });
    await fc.assert(property, { numRuns, seed, ...limit });
    expect(played).toBeGreaterThan(20);
  }, 3_600_000);
});
