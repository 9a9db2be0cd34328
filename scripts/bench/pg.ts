import { parseArgs } from 'node:util';
import { bench } from './pg/index.ts';

/** What copying a database costs, by all the usual ways: `npm run bench:pg -- --size 200,1000,4000 --runs 3`. */
const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '200,1000' },
    runs: { type: 'string', default: '3' },
    jobs: { type: 'string', default: '4' },
    /** Part of the names of those to measure. */
    only: { type: 'string', default: '' },
  },
});
const runs = Number(values.runs);

console.log(
  `Medians over ${runs} runs in turn, ${values.jobs} jobs. pgcopydb is Debian's package of that name.\n`,
);
await bench({
  sizes: values.size.split(',').map(Number),
  runs,
  jobs: Number(values.jobs),
  only: values.only,
  print: (line) => console.log(line),
  log: (line) => console.error(line),
});
