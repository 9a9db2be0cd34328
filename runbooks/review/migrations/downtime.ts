import { bytes, duration } from '../../engine/show/units.ts';
import type { Plan, Resource, Values } from '../plan.ts';

/** A finished migration of a workspace: what the next one is expected to be like. */
export interface PastRun {
  readonly runbook: string;
  readonly mode: string;
  /** ISO time. */
  readonly finished: string;
  /** For how long writes were stopped. */
  readonly seconds: number;
  /** What was moved; `null` where nobody has measured it. */
  readonly bytes: number | null;
}

/** By `npm run bench:downtime`: seconds without writes for a database of so many bytes that is copied meanwhile. docs/review.md has them all. */
const measured = { bytes: 3993e6, seconds: 40.9 } as const;

/** Comes on top of every stop, and depends on AWS. */
const besides =
  'and as long as Terraform takes to apply the switch and ECS to stop and start the tasks (not measured on AWS)';

/** With `--mode replicate`, the default. */
const following =
  '1 to 2 s in the databases, whatever the size (--mode replicate; measured: 1.1 to 1.2 s for 0.2 to 4 GB)';

/** From what the plan says of the old database; what is in it no plan says. */
export function databaseDowntime(plan: Plan, { before }: Resource): string {
  const copying = copyTime(Number(before.allocated_storage) * 1024 ** 3);
  return canBeFollowed(plan) === false
    ? `${copying}, ${besides}. Its parameter group does not say rds.logical_replication = 1; with that, ${following}.`
    : `${following}, ${besides}. If the old server cannot be followed after all, ${copying}.`;
}

/** How many objects there are, no plan says. */
export const mediaDowntime = (): string =>
  `about 1 s in S3 for 10,000 objects, 2 s for 100,000, 3 s for 1,000,000 (--mode live; measured, the plan does not say how many there are), ${besides}.`;

/** How long such runs took in this workspace, the newest of each mode; `undefined` where none is known. */
export function lastTimes(past: readonly PastRun[], runbook: string): string | undefined {
  const own = past.filter((run) => run.runbook === runbook);
  if (own.length === 0) return undefined;
  const times = own.map(({ mode, finished, seconds, bytes: size }) => {
    const moved = size === null ? '' : `, ${bytes(size)}`;
    return `${duration(seconds)} (--mode ${mode}, ${finished.slice(0, 10)}${moved})`;
  });
  return `${times.join(' and ')} the last time here, all included. Otherwise:`;
}

/** Of `--mode copy`, for as much as the storage can hold. */
function copyTime(allocated: number): string {
  const [size, text] =
    allocated > 0 ? [allocated, `if all ${bytes(allocated)} are full`] : [100e9, 'per 100 GB'];
  const basis = `--mode copy; measured: ${duration(measured.seconds)} for 4 GB, both servers on one machine, and a network is slower`;
  return `about ${minutes((measured.seconds / measured.bytes) * size)} ${text} (${basis})`;
}

/** Whole ones: the measurement tells no more. */
const minutes = (seconds: number) => duration(Math.ceil(seconds / 60) * 60).replace(/ 0 s$/, '');

/** Whether the old server's parameter group lets another server follow it; `undefined` where the plan does not say. */
function canBeFollowed({ resources }: Plan): boolean | undefined {
  const group = resources.find(({ address }) => address === 'aws_db_parameter_group.database');
  const parameters = group?.before.parameter;
  if (!Array.isArray(parameters)) return undefined;
  return parameters.some(
    (one: Values | null) => one?.name === 'rds.logical_replication' && String(one.value) === '1',
  );
}
