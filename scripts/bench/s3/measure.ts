import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { environment, type Method } from './methods.ts';
import type { Stub } from './stub.ts';

const execute = promisify(execFile);

/** What one run of a method took. */
export interface Cost {
  readonly seconds: number;
  /** Seconds of all processors together; the server's are not in it. */
  readonly cpu: number;
  readonly requests: number;
  /** Of ours: MiB held at most. */
  readonly memory?: number;
}

/** Bash says what its child has used, and its children's children. */
const timed = (command: readonly string[]): [string, string[]] => [
  'bash',
  ['-c', 'TIMEFORMAT="%U %S"; time "$@" >/dev/null', 'bash', ...command],
];

/** Runs a method once. Throws with what the program said, and where it has not copied everything. */
export async function measure(stub: Stub, method: Method, objects: number): Promise<Cost> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-s3-'));
  const usage = join(directory, 'usage.json');
  // The server speaks plain HTTP; some versions of rclone fail on the variable.
  const { AWS_CA_BUNDLE: _, ...clean } = process.env;
  const env = { ...clean, ...environment(stub.endpoint), BENCH_USAGE: usage };
  try {
    await stub.order({ do: 'count' });
    const start = performance.now();
    const { stderr } = await execute(...timed([method.program, ...method.args]), { env });
    const seconds = (performance.now() - start) / 1000;
    const { requests, objects: copied } = await stub.order({ do: 'count' });
    if (copied !== objects)
      throw new Error(`${method.name} copied ${copied} of ${objects} objects: ${stderr}`);
    const [user = 0, system = 0] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
    const memory = method.ours && (JSON.parse(readFileSync(usage, 'utf8')).memory as number);
    return { seconds, cpu: user + system, requests, memory };
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
