import { finishedRuns } from '../../engine/certificate/shelf.ts';
import { runsDirectory, workspaceDirectory } from '../../engine/runs.ts';
import type { PastRun } from '../../review/migrations/downtime.ts';
import { owns } from '../../review/migrations/own.ts';

/** Migrations of a workspace that nothing stopped half-way, the newest of each mode, by the certificates on this machine. */
export function pastRuns(workspace: string, env: NodeJS.ProcessEnv): PastRun[] {
  const directory = workspaceDirectory(runsDirectory(env), workspace);
  return owns.flatMap(({ runbook }) => newestOfEachMode(runsOf(directory, runbook)));
}

const runsOf = (directory: string, runbook: string): PastRun[] =>
  finishedRuns(directory, runbook).flatMap(({ certificate }) => {
    const { chosen, facts, finished, operators, secondsWithoutWriters: seconds } = certificate;
    if (seconds === null || operators?.length !== 1 || !chosen?.mode) return [];
    const bytes = typeof facts.bytesToMove === 'number' ? facts.bytesToMove : null;
    return [{ runbook, mode: chosen.mode, finished, seconds, bytes }];
  });

const newestOfEachMode = (newestFirst: readonly PastRun[]): PastRun[] =>
  newestFirst.filter(({ mode }, index) => newestFirst.findIndex((run) => run.mode === mode) === index);
