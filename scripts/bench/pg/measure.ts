import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import type { Method } from './methods.ts';
import type { Server } from './server.ts';

const execute = promisify(execFile);

/** What one run of a method took. */
export interface Cost {
  /** From the first program's start to the last one's end. */
  readonly seconds: number;
  /** Of our own process, where it is ours: seconds of all processors together, and MiB held at most. */
  readonly usage?: { readonly cpu: number; readonly memory: number };
}

/** Two servers, a folder with room for a dump, and how many jobs a method may use. */
export interface Bench {
  readonly source: Server;
  readonly target: Server;
  readonly directory: string;
  readonly jobs: number;
  /** There is room to keep every copy until all are made. */
  readonly keep: boolean;
}

const tls = () => ({ PGSSLMODE: 'verify-full', PGSSLROOTCERT: process.env.PGSSLROOTCERT });

async function runAll(commands: readonly string[][], env: NodeJS.ProcessEnv): Promise<void> {
  for (const [program = '', ...args] of commands) {
    await execute(program, args, { env, maxBuffer: 256 * 1024 * 1024 });
  }
}

function readUsage(file: string): Cost['usage'] {
  const { cpu, memory } = JSON.parse(readFileSync(file, 'utf8'));
  return { cpu: cpu / 1000, memory };
}

/** Copies once into an empty database, or looks at the copy that is there. Throws with what the program said. */
export async function measure({ source, target, ...bench }: Bench, method: Method): Promise<Cost> {
  if (!method.proof) await (bench.keep ? target.putAside() : target.recreate());
  await source.settle();
  await target.settle();
  const directory = mkdtempSync(join(bench.directory, 'run-'));
  const usage = join(directory, 'usage.json');
  const env = { ...process.env, ...tls(), PGPASSWORD: source.endpoint.password.reveal(), BENCH_USAGE: usage };
  const place = { source: source.endpoint, target: target.endpoint, directory, jobs: bench.jobs };
  try {
    const start = performance.now();
    await runAll(method.commands(place), env);
    const seconds = (performance.now() - start) / 1000;
    return method.ours ? { seconds, usage: readUsage(usage) } : { seconds };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Whether a program is there to be run. */
export const isInstalled = (program: string): Promise<boolean> =>
  execute(program, ['--version']).then(
    () => true,
    (error: { code?: unknown }) => error.code !== 'ENOENT',
  );
