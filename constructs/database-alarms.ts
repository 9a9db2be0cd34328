import type { DbInstance } from '@cdktf/provider-aws/lib/db-instance/index.js';
import type { Construct } from 'constructs';
import type { AlarmProps, Metric, Notices } from './notices.ts';

export interface DatabaseAlarmsProps {
  readonly notices: Notices;
  readonly instance: DbInstance;
  /** Identifier of the instance, and beginning of the alarms' names. */
  readonly name: string;
  /** GiB that the instance began with. */
  readonly storage: number;
  /** Appended to all addresses. */
  readonly suffix: string;
}

const GiB = 2 ** 30;

/**
 * Alarms of one instance. They name it, so they belong to its generation and to `databaseUnit`: alarms outside the unit
 * would change with every switch-over.
 */
export function watchDatabase(scope: Construct, props: DatabaseAlarmsProps): void {
  const { notices, instance, name, storage, suffix } = props;
  const of = (metric: string): Metric => {
    const dimensions = { DBInstanceIdentifier: instance.identifier };
    return { namespace: 'AWS/RDS', name: metric, dimensions, statistic: 'Average' };
  };
  for (const { use, ...alarm } of alarms(of, storage)) {
    const address = `database_${use}${suffix}`;
    notices.alarm(scope, { ...alarm, address, name: `${name}-${use}`, periods: 3 });
  }
}

type Alarm = Omit<AlarmProps, 'address' | 'name' | 'periods'> & { readonly use: string };

const alarms = (of: (metric: string) => Metric, storage: number): Alarm[] => [
  {
    use: 'cpu',
    description: 'The database uses more than 80 % of its CPU: look at Performance Insights for the queries.',
    of: of('CPUUtilization'),
    above: 80,
  },
  {
    use: 'storage',
    description:
      'The database is nearly full, and its storage has not grown by itself: raise database.storage by hand.',
    of: of('FreeStorageSpace'),
    // RDS lets storage grow below 10 %; half of that says that it did not.
    below: Math.round(storage * 0.05 * GiB),
  },
  {
    use: 'latency',
    description: 'Reads or writes of the database take more than 50 ms: look at its IOPS and throughput.',
    // The slower of the two; seconds.
    of: {
      expression: 'MAX([reads, writes])',
      metrics: { reads: of('ReadLatency'), writes: of('WriteLatency') },
    },
    above: 0.05,
  },
];
