import { z } from 'zod';
import { command } from './command.ts';
import { optional, section } from './section.ts';

/** A task that runs at set times in the image the service runs at that time. */
const job = section({
  /** `cron(…)` or `rate(…)`, UTC. Source: EventBridge Scheduler, "Schedule types". */
  schedule: z.string().regex(/^(cron|rate)\(.+\)$/, 'use cron(…) or rate(…), for example cron(0 3 * * ? *)'),
  command,
  /** After this it is stopped and counts as failed. */
  timeoutMinutes: z.int().min(1).max(1440),
});

const jobName = z
  .string()
  .regex(/^[a-z]([a-z0-9-]*[a-z0-9])?$/, 'use small letters, digits and hyphens')
  .max(20);

/** Without what `null` took away. */
const present = <T>(record: Readonly<Record<string, T | undefined>>) =>
  Object.fromEntries(Object.entries(record).filter((entry): entry is [string, T] => entry[1] !== undefined));

/** Background jobs by name. */
export const jobs = z.record(jobName, optional(job)).transform(present);
