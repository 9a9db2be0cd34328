import { type ChildProcess, execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { killer } from '../../scripts/kill-matrix/killer.ts';
import { howKilled, readTold } from '../../scripts/kill-matrix/points.ts';
import { type Deployment, type Ended, ended } from './deployment.ts';
import { untilOutput } from './until-output.ts';

/** When a run is killed. */
export interface Moment {
  /** A line of its `--json` output. */
  readonly after: RegExp;
  /** Then this has to hold, too. */
  readonly until?: (run: ChildProcess) => boolean | Promise<boolean>;
  /** Children that are killed at the same moment, as a power cut would; others live on. */
  readonly with?: RegExp;
}

/** The line in which a step is begun. */
export const begins = (step: string, doing: 'run' | 'undo' = 'run') =>
  new RegExp(`"event":"begin","step":\\{"id":"${step}".*"doing":"${doing}"`);

/** Ids of the children of a process whose command line matches. */
export function children(pid: number | undefined, pattern: RegExp): number[] {
  const table = execFileSync('ps', ['-eww', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return table
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((found) => Number(found?.[2]) === pid && pattern.test(found?.[3] ?? ''))
    .map((found) => Number(found?.[1]));
}

/** Starts `runbook …` and ends it with a signal at that moment. */
export async function signalled(
  staging: Deployment,
  args: readonly string[],
  { after, until, with: also, signal = 'SIGKILL' }: Moment & { signal?: NodeJS.Signals },
): Promise<Ended> {
  const run = staging.start([...args, '--workspace', 'staging', '--json']);
  const end = ended(run);
  await untilOutput(run, after);
  while (until && !(await until(run))) {
    if (run.exitCode !== null) throw new Error(`ended too early:\n${(await end).output}`);
    await sleep(10);
  }
  const victims = also ? children(run.pid, also) : [];
  run.kill(signal);
  for (const pid of victims) process.kill(-pid, 'SIGKILL');
  if (also && victims.length === 0) throw new Error(`nothing that matches ${also} was running`);
  return end;
}

/** How a run went, and what it came to. */
interface Watched extends Ended {
  readonly points: readonly string[];
  /** The command line of each program it started. */
  readonly commandLines: readonly string[];
  readonly isKilled: boolean;
}

/** Starts `runbook …`, which writes down every program it starts, and ends itself at a point of the kill matrix; in a command so many milliseconds later. */
export async function watched(
  staging: Deployment,
  args: readonly string[],
  kill: { at?: string; delay?: number } = {},
): Promise<Watched> {
  const log = join(mkdtempSync(join(staging.sandbox.directory, 'watched-')), 'told.jsonl');
  const order = JSON.stringify({ log, ...kill });
  const end = await ended(staging.start([...args, '--workspace', 'staging'], { KILL_MATRIX: order }, killer));
  const told = readTold(log);
  return {
    ...end,
    points: [...new Set(told.map(({ point }) => point))],
    commandLines: told.flatMap(({ words }) => (words ? [words.join(' ')] : [])),
    isKilled: howKilled(log) !== undefined,
  };
}

/** Starts `runbook …`, which ends itself at a point of the kill matrix: however fast it works, it comes no further. */
export async function killedAt(
  staging: Deployment,
  args: readonly string[],
  at: string,
  delay = 0,
): Promise<Watched> {
  const run = await watched(staging, args, { at, delay });
  if (!run.isKilled)
    throw new Error(`never came to ${at}:\n${run.output}\nThese were its points:\n${run.points.join('\n')}`);
  return run;
}

/** What runs in the sandbox. */
export async function status({ sandbox }: Deployment) {
  const answer = await fetch(`${sandbox.endpoint}/_sandbox`);
  return (await answer.json()) as {
    instances: { identifier: string }[];
    services: { desired: number; running: number }[];
  };
}

/** The names of the database instances there are. */
export const instances = async (staging: Deployment) =>
  (await status(staging)).instances.map(({ identifier }) => identifier).sort();

/** By a dump, whose commands can be met. */
export const migrate = ['db-migrate', '--mode', 'dump', '--confirm', 'staging'] as const;
