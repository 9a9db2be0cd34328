import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measured, programs } from './review/measure.ts';
import { makeLargePlan, pad } from './review/plan.ts';

/**
 * `npm run bench:review [CHANGES]`: what the review of a plan of 5,000 changes costs, beside Terraform's own show and what other
 * summarisers are on the PATH; and that of the same plan in a file of 200 MB. Medians over three runs.
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
  for (const { name, command } of programs(plan, huge)) {
    const cost = measured(command, directory);
    if (cost) console.log(`| ${name} | ${cost.seconds.toFixed(2)} | ${cost.memory.toFixed(0)} MiB |`);
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
