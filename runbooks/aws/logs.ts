import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { unlessAbsent } from './absent.ts';
import type { Aws } from './aws.ts';
import type { Call } from './call.ts';

/** Whether the name is taken. */
export const logGroupExists = async (aws: Aws, name: string): Promise<boolean> => {
  const input = { logGroupNamePrefix: name };
  const { logGroups = [] } = await aws.send({
    service: 'logs',
    name: 'DescribeLogGroups',
    input,
    send: (logs: CloudWatchLogs, options) => logs.describeLogGroups(input, options),
  });
  return logGroups.some(({ logGroupName }) => logGroupName === name);
};

/** Deletes the group with all that is in it. Fine when it is gone already. */
export const deleteLogGroup = (name: string): Call<void, 'logs'> => {
  const input = { logGroupName: name };
  return {
    service: 'logs',
    name: 'DeleteLogGroup',
    input,
    send: async (logs, options) => {
      await unlessAbsent(/^ResourceNotFound/, logs.deleteLogGroup(input, options));
    },
  };
};
