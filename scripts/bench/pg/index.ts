import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from './generate.ts';
import { type Bench, type Cost, isInstalled, measure } from './measure.ts';
import { type Method, methods } from './methods.ts';
import { startServers } from './server.ts';
import { head, lastLines, lines, type Measured } from './table.ts';

export interface Options {
  /** In MB. */
  readonly sizes: readonly number[];
  readonly runs: number;
  readonly jobs: number;
  /** Methods with that in their names. */
  readonly only?: string;
  /** Takes a line of the table. */
  print(line: string): void;
  /** Takes what is going on. */
  log(line: string): void;
}

/** MB. Of larger databases a dozen copies would want more room than there may be, and a fraction of a second is nothing of their time. */
const mostKept = 1000;

/** Every method once, in turn, as often as asked: what else the machine does then hits all alike. */
async function takeTurns(bench: Bench, all: readonly Method[], { runs, log }: Options) {
  const costs = new Map<Method, Cost[]>(all.map((method) => [method, []]));
  for (let run = 1; run <= runs; run++) {
    for (const method of all) {
      const cost = await measure(bench, method);
      log(`run ${run} of ${runs}: ${method.name} ${cost.seconds.toFixed(1)} s`);
      costs.get(method)?.push(cost);
    }
  }
  return costs;
}

async function benchSize(bench: Bench, megabytes: number, o: Options): Promise<Measured[]> {
  o.log(`making a database of about ${megabytes} MB`);
  const size = `${await generate(bench.source, megabytes)} MB`;
  const missing = new Map<Method, string>();
  const chosen = methods.filter(({ name }) => name.includes(o.only ?? ''));
  for (const method of chosen) {
    if (!(await isInstalled(method.program))) missing.set(method, `not installed: ${method.program}`);
  }
  const costs = await takeTurns(
    bench,
    chosen.filter((method) => !missing.has(method)),
    o,
  );
  const measured = chosen.map((method): Measured => {
    const why = missing.get(method);
    return { method, costs: costs.get(method) ?? [], ...(why ? { missing: why } : {}) };
  });
  for (const line of lines(size, measured)) o.print(line);
  return measured;
}

/** Measures all methods at all sizes, on two servers of its own. */
export async function bench(o: Options): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-pg-'));
  const servers = await startServers(directory);
  try {
    o.print(head);
    const all: Measured[][] = [];
    for (const size of o.sizes) {
      await servers.target.recreate();
      const keep = size <= mostKept;
      all.push(await benchSize({ ...servers, directory, jobs: o.jobs, keep }, size, o));
    }
    for (const line of lastLines(all)) o.print(line);
  } finally {
    await Promise.all([servers.source.stop(), servers.target.stop()]);
    rmSync(directory, { recursive: true, force: true });
  }
}
