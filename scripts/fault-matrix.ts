import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { faults } from './fault-matrix/faults/index.ts';
import { sailAll } from './fault-matrix/lanes.ts';
import { line } from './fault-matrix/table.ts';

interface Options {
  readonly fault?: readonly string[];
  readonly lanes: string;
}

async function main({ fault, lanes }: Options): Promise<void> {
  const chosen = faults.filter(({ id }) => !fault || fault.includes(id));
  const started = performance.now();
  let cases = 0;
  let wrong = 0;
  await sailAll(chosen, {
    lanes: Number(lanes),
    told(one, outcome) {
      cases += 1;
      if (outcome.problems.length > 0) wrong += 1;
      process.stdout.write(`${line(one, outcome)}\n`);
    },
  });
  const minutes = ((performance.now() - started) / 60_000).toFixed(1);
  process.stdout.write(
    `${cases} cases of ${chosen.length} faults, ${wrong} not as expected, ${minutes} min\n`,
  );
  process.exitCode = wrong > 0 || cases === 0 ? 1 : 0;
}

await new Command('fault-matrix')
  .description(
    'Makes everything go wrong that may go wrong in the middle of a migration, and looks what comes of it.',
  )
  .option('--fault <ids...>', `only these: ${faults.map(({ id }) => id).join(', ')}`)
  .option('--lanes <n>', 'worlds side by side', String(availableParallelism()))
  .action(main)
  .parseAsync();
