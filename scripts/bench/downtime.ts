import { parseArgs } from 'node:util';
import { benchDowntime } from './pg/downtime/index.ts';

/** For how long nobody can write while a database moves: `npm run bench:downtime -- --size 200,1000,4000`. */
const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '200,1000' },
    runs: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '4' },
  },
});

console.log(
  `Medians over ${values.runs} runs in turn, ${values.jobs} jobs. Three sessions write all the time.\n`,
);
await benchDowntime({
  sizes: values.size.split(',').map(Number),
  runs: Number(values.runs),
  jobs: Number(values.jobs),
  print: (line) => console.log(line),
  log: (line) => console.error(line),
});
