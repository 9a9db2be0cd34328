import { createHash } from 'node:crypto';
import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from '../shell/command.ts';
import { print } from '../shell/print.ts';
import { type ParsedPlan, parsePlan } from './plan-json.ts';
import { lockTimeout, outlive, type Site, terraformCommand, type Workplace } from './site.ts';

/** A plan in a file (mode 0600, holds secrets) and what it would do. The next plan or `apply` replaces the file. */
export interface Plan extends ParsedPlan {
  readonly file: string;
  /** Of the file; `apply` refuses a file that has another one. */
  readonly sha256: string;
}

export interface PlanOptions {
  /** Only these addresses and what they depend on. */
  readonly targets?: readonly string[];
  /** Laid over the workspace file, as WORKSPACE_SET would. */
  readonly set?: object;
  /** Destroy everything in the state. */
  readonly destroy?: boolean;
  /** Keep it in a file of its own; removed by the caller. Default: the site's one plan file. */
  readonly out?: string;
}

export const planCommand = (
  site: Site,
  options: Pick<PlanOptions, 'targets' | 'destroy'> & { out: string },
): Command =>
  terraformCommand(site, [
    'plan',
    '-input=false',
    '-no-color',
    lockTimeout,
    '-detailed-exitcode',
    ...(options.destroy ? ['-destroy'] : []),
    `-out=${options.out}`,
    ...(options.targets ?? []).map((address) => `-target=${address}`),
  ]);

export const showPlanCommand = (site: Site, file: string): Command =>
  terraformCommand(site, ['show', '-no-color', '-json', file]);

/** The plan as a rehearsal shows it; where it really ran is gone afterwards. */
export const printPlan = (site: Site, { out = 'plan.tfplan', ...options }: PlanOptions): string =>
  print({ ...planCommand(site, { ...options, out }), cwd: undefined });

/** Plans the code as it was synthesised last. */
export const plan = async (place: Workplace, options: PlanOptions): Promise<Plan> => {
  const file = options.out ?? join(place.directory, 'plan.tfplan');
  await place.run(planCommand(place, { ...options, out: file }), {
    ...outlive,
    accept: [0, 2],
  });
  await chmod(file, 0o600);
  const { stdout } = await place.run(showPlanCommand(place, file));
  return { ...parsePlan(stdout), file, sha256: await sha256Of(file) };
};

export const sha256Of = async (file: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
