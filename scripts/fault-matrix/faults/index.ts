import type { Fault } from '../fault.ts';
import { failures, resets, throttling } from './aws.ts';
import { bucketFails } from './bucket.ts';
import { clockJumps } from './clock.ts';
import { credentialsExpire } from './credentials.ts';
import { serverCrashed, sessionEnded } from './database-cut.ts';
import { diskFull, readOnly } from './disk.ts';
import { interrupt } from './interrupt.ts';
import { leaseStolen } from './lease.ts';
import { stateLock } from './state-lock.ts';

/** All there are, in the order of the table. */
export const faults: readonly Fault[] = [
  sessionEnded,
  serverCrashed,
  throttling,
  failures,
  resets,
  credentialsExpire,
  stateLock,
  leaseStolen,
  bucketFails,
  diskFull,
  readOnly,
  clockJumps,
  interrupt,
];
