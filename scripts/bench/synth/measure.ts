import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

/** What one run took. */
export interface Cost {
  readonly milliseconds: number;
  /** Milliseconds of all processors together: much the same on a machine that is busy with something else. */
  readonly cpu: number;
  /** Most memory held at once, in MiB. */
  readonly memory: number;
}

const reporter = new URL('../report-usage.mjs', import.meta.url).href;
const project = fileURLToPath(new URL('../../..', import.meta.url));

/** Runs a program as cdktf.json runs `main.ts`, into a folder of its own. */
function once(program: string): Cost {
  const directory = mkdtempSync(join(tmpdir(), 'bench-synth-'));
  const { TF_WORKSPACE: _, WORKSPACE_SET: __, ...clean } = process.env;
  const usage = join(directory, 'usage.json');
  const env = { ...clean, CDKTF_OUTDIR: join(directory, 'out'), BENCH_USAGE: usage };
  try {
    const start = performance.now();
    execFileSync(process.execPath, ['--import', 'tsx', '--import', reporter, program], { cwd: project, env });
    return { milliseconds: performance.now() - start, ...JSON.parse(readFileSync(usage, 'utf8')) };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The one in the middle; of an odd number. */
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Medians over `runs` runs, after one that fills the caches and does not count. */
export function measure(program: string, runs: number): Cost {
  once(program);
  const costs = Array.from({ length: runs }, () => once(program));
  return {
    milliseconds: median(costs.map(({ milliseconds }) => milliseconds)),
    cpu: median(costs.map(({ cpu }) => cpu)),
    memory: median(costs.map(({ memory }) => memory)),
  };
}
