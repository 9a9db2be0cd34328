import { databaseUnit, mediaUnit, outputs } from '../../../constructs/outputs.ts';
import type { Plan, Resource } from '../plan.ts';
import { databaseDowntime, mediaDowntime } from './downtime.ts';

/** What of ours is moved by a runbook and never by a deploy. */
export interface Own {
  readonly noun: string;
  /** What holds the data. */
  readonly holder: string;
  /** Goes with it: of its loss nothing has to be said beside. */
  readonly unit: readonly string[];
  readonly runbook: string;
  /** What deletes the old one that a migration has left behind. */
  readonly retire: string;
  /** The output that says of which generation it is. */
  readonly settings: string;
  /** For how long writes stop, with what that is based on. */
  readonly downtime: (plan: Plan, holder: Resource) => string;
}

export const owns: readonly Own[] = [
  {
    noun: 'database',
    holder: 'aws_db_instance.database',
    unit: databaseUnit,
    runbook: 'db-migrate',
    retire: 'db-retire',
    settings: outputs.databaseSettings,
    downtime: databaseDowntime,
  },
  {
    noun: 'media bucket',
    holder: 'aws_s3_bucket.media',
    unit: mediaUnit,
    runbook: 's3-migrate',
    retire: 's3-retire',
    settings: outputs.mediaSettings,
    downtime: mediaDowntime,
  },
];
