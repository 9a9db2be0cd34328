import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Case, Fault } from '../../scripts/fault-matrix/fault.ts';
import { throttling } from '../../scripts/fault-matrix/faults/aws.ts';
import { clockJumps } from '../../scripts/fault-matrix/faults/clock.ts';
import { sessionEnded } from '../../scripts/fault-matrix/faults/database-cut.ts';
import { diskFull } from '../../scripts/fault-matrix/faults/disk.ts';
import { interrupt } from '../../scripts/fault-matrix/faults/interrupt.ts';
import { leaseStolen } from '../../scripts/fault-matrix/faults/lease.ts';
import { sail } from '../../scripts/fault-matrix/voyage.ts';
import { type Deployment, deploy } from '../helpers/deployment.ts';
import { minimal } from '../helpers/minimal.ts';

/** The case of a fault that strikes at a step. */
function at({ voyages: [voyage] }: Fault, step: string): Case {
  const found = voyage?.cases.find((one) => one.step === step);
  if (!found) throw new Error(`nothing strikes at ${step}`);
  return found;
}

const cases = [
  at(interrupt, 'preflight'),
  at(throttling, 'open-old'),
  at(interrupt, 'create-database'),
  at(sessionEnded, 'create-roles'),
  at(leaseStolen, 'stop-writers'),
  at(diskFull, 'move-database'),
  at(diskFull, 'start-writers'),
];

let staging: Deployment;
beforeAll(async () => {
  staging = await deploy({ settings: minimal, rows: 60_000 });
});
afterAll(() => staging?.sandbox.stop());

describe('a part of the fault matrix (all of it: npm run fault-matrix)', () => {
  it('goes as the table in docs/operating.md says, one fault after the other in one migration', async () => {
    const outcomes = await sail(staging, { book: 'db-migrate', cases, goes: 'on' });
    expect(
      outcomes.flatMap(({ case: { during }, problems }) => problems.map((one) => `${during}: ${one}`)),
    ).toEqual([]);
  });

  it('a clock that jumps by hours changes nothing', async () => {
    const outcomes = await sail(staging, clockJumps.voyages[0] as never);
    expect(outcomes.flatMap(({ problems }) => problems)).toEqual([]);
  });
});
