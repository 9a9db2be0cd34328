/** A database that follows another while it is in use: begin, catch up, and behind the fence drain, finish, drop. */
export { beginReplication } from './begin.ts';
export { catchUp } from './catch-up.ts';
export { drain } from './drain.ts';
export { dropReplication } from './drop.ts';
export { type Finished, finishReplication } from './finish.ts';
export { withinKeep } from './keep.ts';
export { type Lag, lookAtLag, type Replication } from './lag.ts';
export { findReplications, lookAtReplication } from './look.ts';
export { replicationName, reverseName } from './name.ts';
export { inspectReplication, inspectReverse, type ReplicationInspection } from './preflight.ts';
export { beginReverse, tryReverse } from './reverse.ts';
export { verifySameRoles } from './same-roles.ts';
export { type Compared, compareLive, compareWritten } from './written/compare.ts';
export { forgetWrites } from './written/track.ts';
