import { rm } from 'node:fs/promises';
import { Refused } from '../engine/errors.ts';
import type { Command } from '../shell/command.ts';
import { type Plan, sha256Of } from './plan.ts';
import { lockTimeout, outlive, type Site, terraformCommand, type Workplace } from './site.ts';

export interface ApplyOptions {
  /** Progress, for example `aws_db_instance.database: Still creating... [40s elapsed]`. */
  readonly onLine?: (line: string) => void;
}

/** Terraform asks nothing before it applies a plan file, and refuses one that the state has moved past. */
export const applyCommand = (site: Site, file: string): Command =>
  terraformCommand(site, ['apply', '-input=false', '-no-color', lockTimeout, file]);

/** Applies that very plan and removes its file. Throws `Refused` when the file is not the one that was read. */
export const apply = async (place: Workplace, plan: Plan, { onLine }: ApplyOptions = {}): Promise<void> => {
  if ((await sha256Of(plan.file).catch(() => undefined)) !== plan.sha256) {
    throw new Refused(`The plan file ${plan.file} is not the one that was checked. Plan again.`);
  }
  try {
    await place.run(applyCommand(place, plan.file), { ...outlive, onLine: progressOf(onLine) });
  } finally {
    await rm(plan.file, { force: true });
  }
};

const progressOf = (onLine?: (line: string) => void) => (line: string, stream: 'stdout' | 'stderr') => {
  if (stream === 'stdout' && line.trim() !== '') onLine?.(line);
};
