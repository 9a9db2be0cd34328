import type { ChildProcess } from 'node:child_process';
import { type Ended, ended } from './deployment.ts';
import { untilOutput } from './until-output.ts';

/** Two runners who start at the same instant. */
export type Name = 'first' | 'second';

/** How a race went. */
export interface Race {
  readonly winner: Name;
  /** What went otherwise than it must; empty when exactly one proceeded and the other was told by whom it is held up. */
  readonly wrong: readonly string[];
  readonly seconds: number;
}

interface Runner {
  readonly name: Name;
  readonly child: ChildProcess;
  readonly begun: Promise<boolean>;
  readonly ended: Promise<Ended>;
}

/** The first step is begun, in `--json` output. */
const begins = /"event":"begin"/;

/**
 * Starts two runbooks at once. The one that is first to its lease is kept at work until the other has ended, and is then
 * interrupted: so that they really meet, however long each takes to start. `start` has them print `--json`.
 */
export async function race(start: (name: Name) => ChildProcess): Promise<Race> {
  const began = performance.now();
  const runners = (['first', 'second'] as const).map((name) => runnerOf(name, start(name)));
  const loser = await Promise.race(runners.map(async (runner) => (await runner.ended) && runner));
  const [winner] = runners.filter((runner) => runner !== loser) as [Runner];
  const proceeded = await winner.begun;
  winner.child.kill('SIGINT');
  const ends = { lost: await loser.ended, won: await winner.ended };
  const wrong = [
    ...(proceeded ? [] : [`the ${winner.name} did not proceed: exit code ${ends.won.code}`, ends.won.output]),
    ...(ends.won.code === 130 || !proceeded
      ? []
      : [`the ${winner.name} ended with ${ends.won.code}, not 130`]),
    ...refusalProblems(ends.lost, winner.child.pid),
  ];
  return { winner: winner.name, wrong, seconds: (performance.now() - began) / 1000 };
}

function runnerOf(name: Name, child: ChildProcess): Runner {
  const begun = untilOutput(child, begins).then(
    () => true,
    () => false,
  );
  return { name, child, begun, ended: ended(child) };
}

function refusalProblems({ code, output }: Ended, winner: number | undefined): string[] {
  const names = new RegExp(`is running in this workspace: \\S+ on \\S+, process ${winner}, since `);
  return [
    ...(code === 3 ? [] : [`the other ended with ${code}, not 3:`, output]),
    ...(names.test(output) ? [] : ['the other was not told who holds the lease:', output]),
    ...(begins.test(output) ? ['the other began a step:', output] : []),
  ];
}

/** Races again and again, and says how each went. */
export async function races(
  rounds: number,
  start: (name: Name, round: number) => ChildProcess,
  say: (line: string) => void = () => {},
): Promise<readonly Race[]> {
  const all: Race[] = [];
  for (let round = 1; round <= rounds; round++) {
    const run = await race((name) => start(name, round));
    all.push(run);
    const how = run.wrong.length === 0 ? 'the other refused with exit code 3, naming it' : 'WRONG';
    say(`${String(round).padStart(3)}  the ${run.winner} proceeded, ${how}  ${run.seconds.toFixed(1)} s`);
    for (const line of run.wrong) say(`     ${line}`);
  }
  return all;
}
