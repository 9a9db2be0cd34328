import type { RDS } from '@aws-sdk/client-rds';
import { unlessAbsent } from './absent.ts';
import type { Aws } from './aws.ts';
import type { Call } from './call.ts';
import { type Instance, toInstance } from './rds-instance.ts';
import { type WaitOptions, waitFor } from './wait.ts';

export type { Instance } from './rds-instance.ts';
export {
  createSnapshot,
  deleteSnapshot,
  describeSnapshot,
  type InstanceSnapshot,
  waitForSnapshot,
} from './rds-snapshot.ts';

/** Answers `undefined` when there is no such instance (any more). */
export const describeInstance = async (aws: Aws, identifier: string): Promise<Instance | undefined> => {
  const input = { DBInstanceIdentifier: identifier };
  const answer = await aws.send({
    service: 'rds',
    name: 'DescribeDBInstances',
    input,
    send: (rds: RDS, options) => unlessAbsent(/^DBInstanceNotFound/, rds.describeDBInstances(input, options)),
  });
  return answer?.DBInstances?.[0] && toInstance(answer.DBInstances[0]);
};

export const parameterGroupExists = async (aws: Aws, name: string): Promise<boolean> => {
  const input = { DBParameterGroupName: name };
  const answer = await aws.send({
    service: 'rds',
    name: 'DescribeDBParameterGroups',
    input,
    send: (rds: RDS, options) =>
      unlessAbsent(/^DBParameterGroupNotFound/, rds.describeDBParameterGroups(input, options)),
  });
  return answer !== undefined && answer.DBParameterGroups?.length !== 0;
};

/** What a runbook changes in an existing instance. */
export interface Modification {
  readonly publiclyAccessible?: boolean;
  readonly deletionProtection?: boolean;
}

/** Changes an instance at once, not in its maintenance window. Wait for it with `waitForInstance`. */
export const modifyInstance = (identifier: string, to: Modification): Call<void, 'rds'> => {
  const input = {
    DBInstanceIdentifier: identifier,
    ApplyImmediately: true,
    ...(to.publiclyAccessible !== undefined && { PubliclyAccessible: to.publiclyAccessible }),
    ...(to.deletionProtection !== undefined && { DeletionProtection: to.deletionProtection }),
  };
  return {
    service: 'rds',
    name: 'ModifyDBInstance',
    input,
    send: async (rds, options) => {
      await rds.modifyDBInstance(input, options);
    },
  };
};

/**
 * Deletes an instance after a last snapshot of that name and keeps its automated backups; `undefined` takes none and
 * keeps none. Fine when it is gone already.
 * RDS refuses while deletion protection is on.
 */
export const deleteInstance = (identifier: string, finalSnapshot: string | undefined): Call<void, 'rds'> => {
  const input = {
    DBInstanceIdentifier: identifier,
    DeleteAutomatedBackups: finalSnapshot === undefined,
    SkipFinalSnapshot: finalSnapshot === undefined,
    ...(finalSnapshot !== undefined && { FinalDBSnapshotIdentifier: finalSnapshot }),
  };
  return {
    service: 'rds',
    name: 'DeleteDBInstance',
    input,
    send: async (rds, options) => {
      await unlessAbsent(/^DBInstanceNotFound/, rds.deleteDBInstance(input, options));
    },
  };
};

/** Fine when it is gone already. RDS refuses while an instance uses it. */
export const deleteParameterGroup = (name: string): Call<void, 'rds'> => {
  const input = { DBParameterGroupName: name };
  return {
    service: 'rds',
    name: 'DeleteDBParameterGroup',
    input,
    send: async (rds, options) => {
      await unlessAbsent(/^DBParameterGroupNotFound/, rds.deleteDBParameterGroup(input, options));
    },
  };
};

export interface InstanceWait extends WaitOptions {
  /**
   * Ask for the effect, not for the status alone: RDS still says `available` for some seconds after it took a
   * modification.
   */
  readonly until: (instance: Instance | undefined) => boolean;
}

/** Looks at an instance (default: every 10 seconds for up to an hour) until it is as wanted; `undefined` is deleted. */
export const waitForInstance = (
  aws: Aws,
  identifier: string,
  { until, ...options }: InstanceWait,
): Promise<Instance | undefined> =>
  waitFor(
    {
      what: `RDS instance ${identifier}`,
      look: () => describeInstance(aws, identifier),
      isMet: until,
      describe: (seen) => (seen ? seen.status : 'no such instance'),
    },
    { everySeconds: 10, timeoutSeconds: 3600, ...options },
  );
