import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Interrupted, Refused } from '../../../runbooks/engine/errors.ts';
import { rollback } from '../../../runbooks/engine/rollback.ts';
import { resume, run } from '../../../runbooks/engine/run.ts';
import { blocksNewRun, isOver, lastRun, type PastRun, runFiles } from '../../../runbooks/engine/runs.ts';
import { VirtualTime } from '../clock.ts';
import { MemoryStore } from '../memory-store.ts';
import { type Fault, Process } from './process.ts';
import { ModelWorld, type StepPlan } from './world.ts';

/** One use of the command, and what goes wrong in it. */
export interface Use {
  readonly verb: 'on' | 'back';
  readonly faults: readonly Fault[];
  /** How far the time of day is off, in hours. */
  readonly hours: number;
}

export interface Schedule {
  readonly book: readonly StepPlan[];
  readonly uses: readonly Use[];
  /** What the operator wants in the end, when nothing goes wrong any more. */
  readonly end: Use['verb'];
}

// Where there is one, a folder in memory: a journal is flushed line by line.
const shelf = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Plays a schedule against the engine, and holds what comes of it against the model. Throws with the rule that was broken. */
export async function play(schedule: Schedule): Promise<void> {
  const root = mkdtempSync(join(shelf, 'schedule-'));
  try {
    await new Play(root, schedule.book).all(schedule);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

class Play {
  readonly #time = new VirtualTime();
  readonly #store = new MemoryStore();
  readonly #world: ModelWorld;
  readonly #root: string;
  #past: PastRun | undefined;
  #uses = 0;

  constructor(root: string, book: readonly StepPlan[]) {
    this.#root = root;
    this.#world = new ModelWorld(book);
  }

  /** To read the journal is to hold its chain against its lines. */
  #read() {
    this.#past = lastRun(join(this.#root, 'staging'));
  }

  async all({ uses, end }: Schedule) {
    for (const use of uses) {
      await this.#use(use);
      if (this.#past && isOver(this.#past)) return;
    }
    await this.#use({ verb: end, faults: [], hours: 0 });
    if (this.#past && !isOver(this.#past)) await this.#use({ verb: 'on', faults: [], hours: 0 });
    this.#expect(this.#past && isOver(this.#past), 'what nothing hinders comes to an end');
  }

  async #use({ verb, faults, hours }: Use) {
    // The lease of a process that died has to end first.
    await this.#time.pass(60_000);
    const process = new Process(this.#time, faults, 3_600_000 * hours);
    const isUnfinished = this.#past !== undefined && blocksNewRun(this.#past);
    const session = process.session(this.#world, {
      chosen: isUnfinished ? {} : { way: 'this' },
      root: this.#root,
      store: this.#store,
      host: `desk-${this.#uses++}`,
    });
    const command = isUnfinished ? { on: resume, back: rollback }[verb] : run;
    const wasPassed = this.#world.isPassed;
    const work: Promise<unknown> = Promise.race([command(session), process.died]);
    const error = await this.#time.until(work.then(() => undefined)).catch((thrown: Error) => thrown);
    this.#read();
    if (process.isDead && this.#past) process.tear(runFiles(this.#past.directory).journal);
    this.#judge({ process, command, error, wasPassed });
  }

  #judge(use: { process: Process; command: unknown; error: Error | undefined; wasPassed: boolean }) {
    const { process, command, error, wasPassed } = use;
    const [world, past] = [this.#world, this.#past];
    this.#expect(!world.broken, world.broken ?? '');
    const outcome = past?.history.outcome;
    this.#expect(outcome !== 'done' || world.isDone, 'a run that says done is done');
    this.#expect(outcome !== 'rolled-back' || world.isAsBefore, 'a run that says rolled back is as before');
    this.#expect(
      (past && blocksNewRun(past)) || (past && isOver(past)) || world.isAsBefore,
      'what changed something blocks a new run',
    );
    if (process.isDead) return;
    if (!error)
      return this.#expect(
        outcome === (command === rollback ? 'rolled-back' : 'done'),
        'success is journalled',
      );
    this.#expect(command !== rollback || !wasPassed || error instanceof Refused, 'there is no way back');
    this.#expect(
      process.stop.signal.aborted || !(error instanceof Interrupted),
      'nothing else is called an interruption',
    );
    this.#expect(
      process.isFailing || world.lost.size > 0 || error instanceof Refused || error instanceof Interrupted,
      `nothing fails by itself: ${error.message}`,
    );
    this.#expect(process.isHurtClosing || !process.hasBegun || world.open.size === 0, 'all is closed');
  }

  #expect(holds: unknown, rule: string) {
    if (!holds)
      throw new Error(
        `broken: ${rule} (${this.#world.states}; ${JSON.stringify(this.#past?.history.outcome)})`,
      );
  }
}
