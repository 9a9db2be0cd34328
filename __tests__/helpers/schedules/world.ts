import { readFileSync } from 'node:fs';
import { done, halfDone, notBegun } from '../../../runbooks/engine/standing.ts';
import type { AnyBook, AnyStep, Context } from '../../../runbooks/engine/types.ts';

/** A step of a generated book. */
export interface StepPlan {
  readonly effect: 'read' | 'change' | 'irreversible';
  /** It opens something that its `finally` part closes. */
  readonly opens: boolean;
  /** Its way back is the operator's to walk. */
  readonly manual: boolean;
}

/** Does one thing to the world, or what a fault makes of it. */
export type Act = (what: Doing, signal: AbortSignal, work: () => void) => Promise<void>;

export interface Doing {
  readonly part: 'look' | 'run' | 'undo' | 'finally' | 'check';
  readonly step: string;
  /** Told when nothing is done, though all says that it was. */
  lose?(): void;
}

type C = Context<{ act: Act; journal: () => string }, Record<string, unknown>>;
type State = 'no' | 'half' | 'yes';

/**
 * What the steps of one generated book change, in memory. It knows the rules that no run may break, and throws `Broken`
 * at whoever does.
 */
export class ModelWorld {
  readonly states: State[];
  readonly open = new Set<number>();
  /** Steps whose undo only seemed to work. */
  readonly lost = new Set<number>();
  /** The first rule that was broken. */
  broken: string | undefined;
  readonly plan: readonly StepPlan[];

  constructor(plan: readonly StepPlan[]) {
    this.plan = plan;
    this.states = plan.map(() => 'no');
  }

  /** Everything is done, and nothing is left open. */
  get isDone(): boolean {
    return this.open.size === 0 && this.states.every((state, n) => state === 'yes' || this.#is(n, 'read'));
  }

  /** As it was before the run, but for what is left to the operator. */
  get isAsBefore(): boolean {
    return this.open.size === 0 && this.states.every((state, n) => state === 'no' || this.plan[n]?.manual);
  }

  get isPassed(): boolean {
    return this.states.some((state, n) => state !== 'no' && this.#is(n, 'irreversible'));
  }

  #is(n: number, effect: StepPlan['effect']): boolean {
    return this.plan[n]?.effect === effect;
  }

  breaks(rule: string): never {
    this.broken ??= rule;
    throw new Error(`broken: ${rule}`);
  }

  /** What has to be so whenever a step is about to change something. */
  mayRun(n: number, c: C): void {
    const id = idOf(n);
    const needed = this.plan.slice(0, n).flatMap(({ effect }, m) => (effect === 'read' ? [] : [m]));
    if (saidOf(c.journal(), id).at(-1) !== 'begin')
      this.breaks(`${id} runs, and its beginning is not in the journal`);
    if (this.states[n] === 'yes' && (!this.plan[n]?.opens || this.open.has(n)))
      this.breaks(`${id} is done already, and runs again`);
    if (needed.some((m) => this.states[m] !== 'yes')) this.breaks(`${id} runs before what it needs`);
    if (this.states.some((state, m) => m > n && state !== 'no' && this.#is(m, 'irreversible')))
      this.breaks(`${id} runs again behind the point of no return`);
    const isBegun = this.plan.some(
      (_, m) => this.#is(m, 'irreversible') && saidOf(c.journal(), idOf(m)).length > 0,
    );
    if (!isBegun && needed.some((m) => this.plan[m]?.opens && !this.open.has(m)))
      this.breaks(`${id} runs, and what it needs open is closed`);
    for (const m of this.plan.keys()) {
      if (m < n && c.facts[idOf(m)] === undefined) this.breaks(`${id} runs without the facts of ${idOf(m)}`);
    }
  }

  /** What has to be so whenever a step is about to be undone. */
  mayUndo(n: number, c: C): void {
    const id = idOf(n);
    const said = saidOf(c.journal(), id);
    if (said.at(-1) !== 'undoing') this.breaks(`${id} is undone, and the journal does not know`);
    if (said.at(-2) === 'undone') this.breaks(`${id} is undone a second time`);
    if (this.isPassed) this.breaks(`${id} is undone behind the point of no return`);
    const isLeft = (m: number) => this.plan[m]?.manual || this.lost.has(m);
    if (this.states.some((state, m) => m > n && state !== 'no' && !isLeft(m)))
      this.breaks(`${id} is undone before what relies on it`);
  }

  book(): AnyBook {
    const steps = [...this.plan.map((plan, n) => step(this, plan, n)), other(this)];
    const check = (c: C) =>
      c.act({ part: 'check', step: 'as-before' }, c.signal, () => {
        if (!this.isAsBefore) throw new Error(`not as before: ${this.states}`);
      });
    const { retry, timeout } = steps[0] as AnyStep;
    return {
      id: 'generated',
      title: 'Generated',
      about: '',
      steps,
      choices: [{ name: 'way', values: ['this', 'that'], default: 'that', help: '' }],
      asBefore: { title: 'Look', check, retry, timeout },
      noWayBack: 'Go on.',
    } as AnyBook;
  }
}

/** Nobody has chosen it: not in a new run, and so in none that goes on. */
const other = (world: ModelWorld): AnyStep => ({
  id: 'other',
  title: 'Not chosen',
  effect: 'read',
  only: { way: ['that'] },
  run: async () => world.breaks('a step runs that was not chosen'),
});

const idOf = (n: number) => `s${n}`;

/** What a journal says of a step's beginnings and undoings. */
function saidOf(file: string, id: string): readonly string[] {
  const lines = readFileSync(file, 'utf8').matchAll(/"event":"(begin|undoing|undone)","step":"(\w+)"/g);
  return [...lines].flatMap(([, event = '', step]) => (step === id ? [event] : []));
}

function step(world: ModelWorld, { effect, opens, manual }: StepPlan, n: number): AnyStep {
  const id = idOf(n);
  const acting = (part: Doing['part'], c: C, work: () => void) => c.act({ part, step: id }, c.signal, work);
  const retry = { times: 2, pause: 1, passes: (error: unknown) => String(error).includes('passes') };
  const common = { id, title: `Step ${n}`, effect, retry, timeout: 60 };
  if (effect === 'read')
    return {
      ...common,
      run: async (c: C) => {
        await acting('look', c, () => {});
        return { [id]: 'seen' };
      },
    } as AnyStep;
  return {
    ...common,
    async probe(c: C) {
      await acting('look', c, () => {});
      if (world.states[n] === 'yes' && (!opens || world.open.has(n))) return done({ [id]: 'made' });
      return world.states[n] === 'no' ? notBegun : halfDone('half of it');
    },
    async run(c: C) {
      await c.note({ [`${id}-noted`]: true });
      for (const state of ['half', 'yes'] as const) {
        // What is lost here, `verify` has to find.
        await c.act({ part: 'run', step: id, lose: () => {} }, c.signal, () => {
          world.mayRun(n, c);
          if (opens) world.open.add(n);
          world.states[n] = world.states[n] === 'yes' ? 'yes' : state;
          if (opens && state === 'half') world.open.delete(n);
        });
      }
      return { [id]: 'made' };
    },
    verify: (c: C) =>
      acting('look', c, () => {
        const isClosed = opens && !world.open.has(n);
        if (world.states[n] !== 'yes' || isClosed) throw new Error(`${id} is ${world.states[n]}`);
      }),
    ...(effect === 'change' && { undo: manual ? { manual: 'by hand' } : undoOf(world, n) }),
    ...(opens && { finally: (c: C) => acting('finally', c, () => void world.open.delete(n)) }),
  } as AnyStep;
}

const undoOf = (world: ModelWorld, n: number) => async (c: C) => {
  for (const state of ['half', 'no'] as const) {
    const lose = () => void world.lost.add(n);
    await c.act({ part: 'undo', step: idOf(n), lose }, c.signal, () => {
      world.mayUndo(n, c);
      world.open.delete(n);
      if (world.states[n] !== 'no') world.states[n] = state;
    });
  }
};
