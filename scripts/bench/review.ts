import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measured, programs } from './review/measure.ts';
import { type Other, others } from './review/others.ts';
import { makeLargePlan, pad } from './review/plan.ts';

/**
 * `npm run bench:review [CHANGES]`: what the review of a plan of 5,000 changes costs, beside Terraform's own show and what other
 * summarisers can be had here; and that of the same plan in a file of 200 MB. Medians over three runs.
 */
const changes = Number(process.argv[2] ?? 5000);
const directory = mkdtempSync(join(tmpdir(), 'bench-review-'));
const size = (file: string) => `${Math.round(statSync(file).size / 1024 ** 2)} MiB`;
try {
  const plan = makeLargePlan(directory, changes);
  const huge = pad(plan.json, 200_000_000);
  console.log(
    `${changes} changes, JSON of ${size(plan.json)}; and padded to ${size(huge)}. Medians over three runs.\n`,
  );
  console.log('| program | seconds | peak memory |\n|---|---:|---:|');
  const all: readonly Other[] = [...programs(plan, huge), ...others(directory, plan.json)];
  for (const { name, command, why } of all) {
    const cost = command && measured(command, directory);
    const cells = cost ? `${cost.seconds.toFixed(2)} | ${cost.memory.toFixed(0)} MiB` : `${why} | `;
    console.log(`| ${name} | ${cells} |`);
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
