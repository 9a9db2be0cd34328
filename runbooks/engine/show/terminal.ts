import { color, Listr, type ListrTask, type ListrTaskWrapper } from 'listr2';
import { CalmRenderer, noteOf } from './calm.ts';
import type { Event, Place, Show } from './events.ts';
import { type Live, liveLines, type Screen } from './live.ts';
import { detailsOf, doing, linesOf, noReturn, noReturnBefore } from './plain.ts';
import { progressText } from './units.ts';
import { cut, linesIn, wrap } from './width.ts';

/** The step at work. */
interface Running {
  // biome-ignore lint/suspicious/noExplicitAny: listr2 types a task by two renderers; only one is ever used
  readonly task: ListrTaskWrapper<unknown, any, any>;
  complete(): void;
  error(error: Error): void;
  /** Done when what stays of the step is printed. */
  readonly over: Promise<unknown>;
}

/**
 * A line for each step that is over, and the one at work below them with how far it is. All but that is printed once and stays:
 * what steps report stands above their own line, with their number. Nothing is wider than the terminal but what is there to be
 * copied: a path, a name, the commands of a rehearsal.
 */
export function terminalShow(screen: Screen): Show {
  const live = liveLines(screen);
  const isNoReturn = noReturnBefore();
  let running: Running | undefined;
  const end = async (event: Last) => {
    const ending = running ?? (await begin(titleOf(event.step, 'run'), live));
    running = undefined;
    settle(ending, event);
    await ending.over;
    if (event.event === 'rehearsed') live.print(event.lines.flatMap(linesIn).map((line) => `    ${line}`));
  };
  return {
    async event(event) {
      if (event.event === 'begin') {
        if (isNoReturn(event)) live.print([noReturnLine(live.columns)]);
        running = await begin(titleOf(event.step, event.doing), live);
      } else if (event.event === 'progress') {
        if (running) running.task.output = progressText(event.progress, event);
      } else if (isLast(event)) await end(event);
      else print(event, live);
    },
  };
}

/** A list for each step: the engine says only then which is next. */
function begin(title: string, live: Live): Promise<Running> {
  return new Promise((begun, failed) => {
    const task: ListrTask['task'] = (_, task) => ({
      subscribe: (observer) => begun({ ...observer, task, over }),
    });
    const over = new Listr<unknown, typeof CalmRenderer>([{ title, task }], {
      renderer: CalmRenderer,
      rendererOptions: live,
      registerSignalListeners: false,
      exitOnError: false,
    }).run();
    over.catch(failed);
  });
}

type Last = Event & { event: 'done' | 'skipped' | 'failed' | 'rehearsed' };
const isLast = (event: Event): event is Last =>
  ['done', 'skipped', 'failed', 'rehearsed'].includes(event.event);

function settle({ task, complete, error }: Running, event: Last) {
  // Why it failed is said once, at the end, by whoever ends the process.
  if (event.event === 'failed') error(new Error(event.message === 'interrupted' ? 'interrupted' : 'failed'));
  else if (event.event === 'done') task.output = noteOf(event.seconds);
  else task.skip(event.event === 'skipped' ? event.reason : undefined);
  complete();
}

const numberOf = ({ n, total }: Place) => `[${String(n).padStart(String(total).length)}/${total}]`;
const titleOf = (step: Place, what: keyof typeof doing) => `${numberOf(step)} ${doing[what]}${step.title}`;

/** What is neither the beginning nor the end of a step. */
function print(event: Event, live: Live) {
  const lines = event.event === 'proof' ? detailsOf(event) : linesOf(event);
  const number = 'step' in event && event.step ? `  ${numberOf(event.step)} ` : '';
  const text = event.event === 'log' ? [event.line] : lines;
  live.print(text.flatMap(linesIn).flatMap((line) => wrap(`${number}${line}`, live.columns)));
}

const noReturnLine = (columns: number) =>
  color.yellow(cut(noReturn.padEnd(Math.min(columns, 79), '─'), columns));
