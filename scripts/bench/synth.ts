import { measure } from './synth/measure.ts';

/** What `cdktf synth` costs in this project, beside a CDKTF app with nothing in it. */
const programs = { 'an empty app': 'scripts/bench/synth/empty.ts', 'all stacks': 'main.ts' };
const runs = 5;

console.log(`Medians over ${runs} runs.\n`);
console.log('| synthesis of | seconds | CPU seconds | peak memory |');
console.log('|---|---:|---:|---:|');
for (const [name, program] of Object.entries(programs)) {
  const { milliseconds, cpu, memory } = measure(program, runs);
  const seconds = [milliseconds, cpu].map((value) => (value / 1000).toFixed(2));
  console.log(`| ${name} | ${seconds.join(' | ')} | ${memory.toFixed(0)} MiB |`);
}
