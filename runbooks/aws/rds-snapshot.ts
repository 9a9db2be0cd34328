import type { DBSnapshot, RDS } from '@aws-sdk/client-rds';
import { unlessAbsent } from './absent.ts';
import type { Aws } from './aws.ts';
import type { Call } from './call.ts';
import { type WaitOptions, waitFor } from './wait.ts';

/** A manual snapshot of an RDS instance. It outlives the instance. */
export interface InstanceSnapshot {
  readonly identifier: string;
  /** Identifier of the instance it was taken of. */
  readonly instance: string;
  /** `creating`, `available` or `failed`. */
  readonly status: string;
  /** 0 to 100. */
  readonly percent: number;
  readonly encrypted: boolean;
  readonly arn: string;
}

/** RDS refuses a name that is taken. */
export const createSnapshot = (instance: string, snapshot: string): Call<void, 'rds'> => {
  const input = { DBInstanceIdentifier: instance, DBSnapshotIdentifier: snapshot };
  return {
    service: 'rds',
    name: 'CreateDBSnapshot',
    input,
    send: async (rds, options) => {
      await rds.createDBSnapshot(input, options);
    },
  };
};

/** Answers `undefined` when there is no such snapshot. */
export const describeSnapshot = async (aws: Aws, snapshot: string): Promise<InstanceSnapshot | undefined> => {
  const input = { DBSnapshotIdentifier: snapshot };
  const answer = await aws.send({
    service: 'rds',
    name: 'DescribeDBSnapshots',
    input,
    send: (rds: RDS, options) => unlessAbsent(/^DBSnapshotNotFound/, rds.describeDBSnapshots(input, options)),
  });
  return answer?.DBSnapshots?.[0] && toSnapshot(answer.DBSnapshots[0]);
};

const toSnapshot = (from: DBSnapshot): InstanceSnapshot => ({
  identifier: from.DBSnapshotIdentifier ?? '',
  instance: from.DBInstanceIdentifier ?? '',
  status: from.Status ?? '',
  percent: from.PercentProgress ?? 0,
  encrypted: from.Encrypted ?? false,
  arn: from.DBSnapshotArn ?? '',
});

/** Fine when it is gone already. */
export const deleteSnapshot = (snapshot: string): Call<void, 'rds'> => {
  const input = { DBSnapshotIdentifier: snapshot };
  return {
    service: 'rds',
    name: 'DeleteDBSnapshot',
    input,
    send: async (rds, options) => {
      await unlessAbsent(/^DBSnapshotNotFound/, rds.deleteDBSnapshot(input, options));
    },
  };
};

/** Waits until it is complete. Throws at once when it failed or is not there. */
export const waitForSnapshot = (
  aws: Aws,
  snapshot: string,
  options: WaitOptions,
): Promise<InstanceSnapshot> =>
  waitFor(
    {
      what: `RDS snapshot ${snapshot}`,
      look: async () => alive(snapshot, await describeSnapshot(aws, snapshot)),
      isMet: ({ status }) => status === 'available',
      describe: ({ status, percent }) => `${status}, ${percent} %`,
    },
    { everySeconds: 10, timeoutSeconds: 3 * 3600, ...options },
  );

const alive = (name: string, found: InstanceSnapshot | undefined): InstanceSnapshot => {
  if (!found) throw new Error(`There is no RDS snapshot ${name}.`);
  if (found.status === 'failed')
    throw new Error(`RDS could not finish the snapshot ${name}. Delete it and retry.`);
  return found;
};
