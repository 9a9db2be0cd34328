import { z } from 'zod';
import { generationProblems } from '../checks.ts';
import { generation, strategy } from './generation.ts';
import { checked, optional, section } from './section.ts';

/** A database as one generation describes it. */
export const databaseGeneration = section({
  /** Raise it to describe a new instance; `runbook db-migrate` brings the data there. */
  generation,
  /** Major and minor as RDS spells them, for example `15.15`. */
  engineVersion: z.string().regex(/^\d+\.\d+$/, 'use major.minor, for example 15.15'),
  /** An RDS instance class, for example `db.t4g.small`. */
  instanceClass: z.string().regex(/^db\.[a-z0-9]+\.[a-z0-9]+$/, 'use an RDS class, for example db.t4g.small'),
  /** Allocated storage in GiB. */
  storage: z.int().min(20).max(65_536),
});

const clock = '([01]\\d|2[0-3]):[0-5]\\d';
const day = '(mon|tue|wed|thu|fri|sat|sun)';

/** How the database is made and run. */
export const database = section({
  ...databaseGeneration.shape,
  strategy,
  /** A standby in a second zone, at twice the price. Default: in protected workspaces. */
  multiAz: optional(z.boolean()),
  /** Days to which the database can be brought back. Default: 35 in protected workspaces, else 7. */
  backupDays: optional(z.int().min(1).max(35)),
  /** RDS refuses to delete the instance until this is `false` and deployed. Protected workspaces have it in any case. */
  deletionProtection: z.boolean(),
  /** When RDS takes its daily backup, UTC. Must not overlap `maintenanceWindow`. */
  backupWindow: z.string().regex(RegExp(`^${clock}-${clock}$`), 'use hh:mm-hh:mm, for example 01:00-02:00'),
  /** When RDS may restart the instance for upkeep of its own, UTC. */
  maintenanceWindow: z
    .string()
    .regex(
      RegExp(`^${day}:${clock}-${day}:${clock}$`),
      'use ddd:hh:mm-ddd:hh:mm, for example sun:02:30-sun:03:30',
    ),
  /** Special characters allowed in the application role's generated password, from the next generation on. */
  passwordSpecials: z.string(),
  /** The old generation that is still in Terraform's hands (strategy `side-by-side` only). */
  previous: optional(databaseGeneration),
}).superRefine(checked(generationProblems));
