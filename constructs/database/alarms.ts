import { Construct } from 'constructs';
import { prefix } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import type { AlarmProps, Metric, Notices } from '../watching/notices.ts';
import { maxConnections } from './connection-limit.ts';
import type { Database } from './database.ts';

export interface DatabaseAlarmsProps {
  readonly workspace: Workspace;
  readonly notices: Notices;
  /** The current generation. */
  readonly database: Database;
}

type Alarm = Omit<AlarmProps, 'address' | 'name' | 'periods'> & { readonly use: string };

const GiB = 2 ** 30;

/**
 * Alarms of the database in use: the addresses of `databaseFollowers`. They are no part of its generation, so that their
 * names and their history go on when it moves.
 */
export class DatabaseAlarms extends Construct {
  readonly #props: DatabaseAlarmsProps;

  constructor(scope: Construct, id: string, props: DatabaseAlarmsProps) {
    super(scope, id);
    this.#props = props;
    const { workspace, notices } = props;
    for (const { use, ...alarm } of this.#alarms()) {
      const name = `${prefix(workspace)}-database-${use}`;
      notices.alarm(this, { ...alarm, address: `database_${use}`, name, periods: 3 });
    }
  }

  #of(metric: string): Metric {
    const dimensions = { DBInstanceIdentifier: this.#props.database.instance.identifier };
    return { namespace: 'AWS/RDS', name: metric, dimensions, statistic: 'Average' };
  }

  #alarms(): Alarm[] {
    return [this.#cpu(), this.#connections(), this.#storage(), this.#latency()];
  }

  #cpu(): Alarm {
    const description =
      'The database uses more than 80 % of its CPU: look at Performance Insights for the queries.';
    return { use: 'cpu', description, of: this.#of('CPUUtilization'), above: 80 };
  }

  #connections(): Alarm {
    const { instanceClass } = this.#props.workspace.database;
    const description =
      'The database has most of the connections it can have: look at the pools of the API, or raise database.instanceClass.';
    // RDS keeps some of the memory for itself, so that this is more of the truth than it says.
    const above = Math.round(maxConnections(instanceClass) * 0.6);
    return { use: 'connections', description, of: this.#of('DatabaseConnections'), above };
  }

  #storage(): Alarm {
    const { storage } = this.#props.workspace.database;
    const description =
      'The database is nearly full, and its storage has not grown by itself: raise database.storage by hand.';
    // RDS lets storage grow below 10 %; half of that says that it did not.
    const below = Math.round(storage * 0.05 * GiB);
    return { use: 'storage', description, of: this.#of('FreeStorageSpace'), below };
  }

  #latency(): Alarm {
    const description =
      'Reads or writes of the database take more than 50 ms: look at its IOPS and throughput.';
    const metrics = { reads: this.#of('ReadLatency'), writes: this.#of('WriteLatency') };
    // The slower of the two; seconds.
    return { use: 'latency', description, of: { expression: 'MAX([reads, writes])', metrics }, above: 0.05 };
  }
}
