import { parseArgs } from 'node:util';
import { bench } from './s3/index.ts';

/** What copying a bucket costs, by all the usual ways: `npm run bench:s3 -- --objects 50000 --runs 3`. */
const { values } = parseArgs({
  options: {
    objects: { type: 'string', default: '50000' },
    large: { type: 'string', default: '20' },
    listed: { type: 'string', default: '10000,100000,1000000' },
    stopped: { type: 'string', default: '10000,100000,1000000' },
    latency: { type: 'string', default: '20' },
    runs: { type: 'string', default: '3' },
  },
});
const numbers = (text: string) => text.split(',').filter(Boolean).map(Number);

console.log(
  `Medians over ${values.runs} runs in turn; a server on this machine, each of whose answers takes ${values.latency} ms.\n`,
);
await bench({
  objects: numbers(values.objects),
  large: numbers(values.large),
  listed: numbers(values.listed),
  stopped: numbers(values.stopped),
  latency: Number(values.latency),
  runs: Number(values.runs),
  print: (line) => console.log(line),
  log: (line) => console.error(line),
});
