import { measure } from './synth/measure.ts';

/** What `cdktf synth` costs in this project, beside a CDKTF app with nothing in it. */
const programs = { 'an empty app': 'scripts/bench/synth/empty.ts', 'all stacks': 'main.ts' };
const runs = 5;

console.log(`Medians over ${runs} runs.\n`);
console.log('| synthesis of | seconds | peak memory |');
console.log('|---|---:|---:|');
for (const [name, program] of Object.entries(programs)) {
  const { milliseconds, memory } = measure(program, runs);
  console.log(`| ${name} | ${(milliseconds / 1000).toFixed(2)} | ${memory.toFixed(0)} MiB |`);
}
