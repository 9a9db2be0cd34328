import type { Deployment, Ended } from '../../__tests__/helpers/deployment.ts';
import { begins } from '../../__tests__/helpers/kill.ts';
import { waysIn } from '../../__tests__/helpers/ways-in.ts';
import { databaseName } from '../../workspaces/names.ts';
import { armFault, clearFaults } from '../sandbox/faults/client.ts';
import type { Case, Voyage } from './fault.ts';
import { Run, told } from './run.ts';

/** What came of a case. */
export interface Outcome {
  readonly case: Case;
  readonly observed: string;
  /** What is not as it should be; empty when the case went as expected. */
  readonly problems: readonly string[];
}

/** A run that lost its lease cannot say where the workspace will stand once the other one is through. */
const isUnfinished = / --resume|runbook where/;

/** A migration under way in a world, on which cases are tried. */
export class Trial {
  readonly staging: Deployment;
  readonly book: Voyage['book'];
  /** Identifiers of the database instances: the one in use, and the one that a `db-migrate` makes. */
  readonly databases: { readonly old: string; readonly new: string };
  /** How the run goes on; as its own last words said. */
  #next: readonly string[];
  #run: Run | undefined;

  constructor(staging: Deployment, book: Voyage['book']) {
    this.staging = staging;
    this.book = book;
    const { workspace } = staging;
    const { generation } = workspace.database;
    this.databases = {
      old: databaseName(workspace, generation - 1),
      new: databaseName(workspace, generation),
    };
    this.#next = this.#anew;
  }

  get run(): Run {
    if (!this.#run) throw new Error('no run has been started');
    return this.#run;
  }

  get #anew() {
    const mode = this.book === 'db-migrate' ? ['--mode', 'dump'] : [];
    return [this.book, ...mode, '--confirm', 'staging'];
  }

  /** Starts the run, or goes on with it, unless it is at work. */
  #begin(one?: Case): Run {
    if (this.#run && !this.#run.isOver) {
      if (one?.env) throw new Error(`"${one.during}" needs a process of its own; the one before must end`);
      return this.#run;
    }
    const args = [...this.#next, '--workspace', 'staging', '--json'];
    this.#run = new Run(this.staging.start(args, one?.env?.(this)));
    return this.#run;
  }

  async try(one: Case): Promise<Outcome> {
    if (one.step === undefined) await this.#strike(one);
    const run = this.#begin(one);
    if (one.step && !(await this.#reaches(one, run))) return this.#tooEarly(one, await run.ended);
    if (one.step) await this.#strike(one);
    const awaited = one.isOver === 'with the run' ? undefined : one.step;
    const hasPassed = awaited !== undefined && (await run.passes(awaited));
    const ended = hasPassed ? undefined : await this.#over(run);
    const checked = ended ? ((await one.check?.(this, ended)) ?? []) : [];
    const missed = await this.#heal(one);
    return judge(one, ended, [...checked, ...missed]);
  }

  /** Lets the run come to its end without further trouble. */
  async finish(): Promise<readonly string[]> {
    const first = await this.#over(this.#begin());
    if (first.code === 0) return [];
    // It was at work when the last case was over.
    const last = await this.#over(this.#begin());
    return last.code === 0 ? [] : [`the run does not come to its end: ${told(last)}`];
  }

  /** A case that passes leaves the run at work; nobody goes back over its head. */
  async stop(): Promise<void> {
    if (!this.#run || this.#run.isOver) return;
    this.#run.process.kill('SIGINT');
    await this.#run.ended;
  }

  async #over(run: Run): Promise<Ended> {
    const ended = await run.ended;
    this.#next = isUnfinished.test(ended.output) ? [this.book, '--resume'] : this.#anew;
    return ended;
  }

  async #reaches({ step, until }: Case, run: Run): Promise<boolean> {
    return (await run.until(begins(step as string))) && (!until || (await run.until(until)));
  }

  async #strike(one: Case): Promise<void> {
    for (const fault of one.faults?.(this) ?? []) await armFault(this.staging.sandbox.endpoint, fault);
    await one.strike?.(this);
  }

  /** What was armed and has not struck: nothing was tried then. */
  async #heal(one: Case): Promise<readonly string[]> {
    await one.heal?.(this);
    const armed = await clearFaults(this.staging.sandbox.endpoint);
    const idle = armed.filter(({ struck }) => struck === 0);
    return idle.map((fault) => `has not struck: ${JSON.stringify(fault)}`);
  }

  #tooEarly(one: Case, ended: Ended): Outcome {
    void this.#over(this.run);
    const observed = `ended before the step ${one.step} (exit code ${ended.code}): ${told(ended)}`;
    return { case: one, observed, problems: [observed] };
  }

  /** Everything by which somebody outside could reach a database. */
  waysIn = () => waysIn(this.staging);
}

function judge(one: Case, ended: Ended | undefined, problems: readonly string[]): Outcome {
  const observed = ended ? `exit code ${ended.code}: ${told(ended)}` : 'passed by itself';
  return { case: one, observed, problems: [...differences(one, ended), ...problems] };
}

function differences({ ends }: Case, ended: Ended | undefined): string[] {
  if (ends === 'passes') return ended ? [`did not pass: exit code ${ended.code}`] : [];
  if (!ended) return [`passed by itself instead of ending with exit code ${ends.code}`];
  const code = ended.code === ends.code ? [] : [`exit code ${ended.code}, not ${ends.code}`];
  return ends.says.test(ended.output) ? code : [...code, `does not say ${ends.says}`];
}
