import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from '../synth/measure.ts';
import type { LargePlan } from './plan.ts';

/** What a program took. */
export interface Cost {
  readonly seconds: number;
  /** Most memory held at once, in MiB. */
  readonly memory: number;
}

const runbook = join(fileURLToPath(new URL('../../..', import.meta.url)), 'bin', 'runbook.mjs');
const runs = 3;

/** Ours by format, and Terraform's. */
export function programs({ saved, json }: LargePlan, huge: string) {
  const review = (file: string, format: string) => [
    process.execPath,
    runbook,
    'review',
    file,
    '--format',
    format,
  ];
  const ours = ['terminal', 'markdown', 'json', 'sarif'].map((format) => ({
    name: `runbook review --format ${format}`,
    command: review(json, format),
  }));
  return [
    ...ours,
    { name: 'runbook review of 200 MB, markdown', command: review(huge, 'markdown') },
    { name: 'runbook review of the saved plan, markdown', command: review(saved, 'markdown') },
    { name: 'terraform show', command: ['terraform', 'show', '-no-color', saved] },
    { name: 'terraform show -json', command: ['terraform', 'show', '-json', saved] },
  ];
}

/** Medians of a command's runs, after one that fills the caches. */
export function measured(command: readonly string[], cwd: string): Cost {
  const costs = Array.from({ length: runs + 1 }, () => once(command, cwd)).slice(1);
  return {
    seconds: median(costs.map(({ seconds }) => seconds)),
    memory: median(costs.map(({ memory }) => memory)),
  };
}

/** By GNU time, which knows the memory of any program. */
function once(command: readonly string[], cwd: string): Cost {
  const { status, stderr } = spawnSync('/usr/bin/time', ['-f', 'cost %e %M', ...command], {
    ...{ cwd, encoding: 'utf8', maxBuffer: 2 ** 30 },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [, seconds, kilobytes] = /cost ([\d.]+) (\d+)\s*$/.exec(stderr ?? '') ?? [];
  if (status !== 0 || seconds === undefined)
    throw new Error(`${command.join(' ')} ended with ${status}: ${stderr}`);
  return { seconds: Number(seconds), memory: Number(kilobytes) / 1024 };
}
