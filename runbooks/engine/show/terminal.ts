import { Listr, type ListrTaskWrapper } from 'listr2';
import type { Event, Show } from './events.ts';
import { detailsOf, doing, linesOf } from './plain.ts';
import { duration, progressText } from './units.ts';

// biome-ignore lint/suspicious/noExplicitAny: listr2 types a task by its renderers, which it chooses itself
type Task = ListrTaskWrapper<any, any, any>;

interface Running {
  readonly task: Task;
  settle(error?: Error): void;
  readonly ended: Promise<unknown>;
}

/**
 * A spinner for the step at work, and a line for each that is over. One list a step: a list that is taller than the
 * terminal garbles it (listr2 issue 296), and what is over stays in the scroll-back.
 */
export function terminalShow(write: (text: string) => void): Show {
  let running: Running | undefined;
  let held: string[] = [];
  const end = async (error?: Error) => {
    running?.settle(error);
    await running?.ended;
    running = undefined;
    for (const line of held) write(`  ${line}\n`);
    held = [];
  };
  return {
    async event(event) {
      if (event.event === 'begin') running = await begin(event);
      else if (event.event === 'progress') output(running, progressText(event.progress, event));
      else if (event.event === 'log' && running) {
        output(running, event.line);
        // The spinner shows only the last line; a warning must not be gone with the next.
        held.push(...event.line.split('\n'));
      } else if (event.event === 'proof') held.push(...detailsOf(event));
      else if (event.event === 'done') {
        if (running && event.seconds >= 1) running.task.title += ` (${duration(event.seconds)})`;
        await end();
      } else if (event.event === 'skipped') {
        if (running) running.task.skip(event.reason);
        await end();
      } else if (event.event === 'failed') await end(new Error(event.message));
      else if (event.event === 'rehearsed') {
        held.push(...detailsOf(event));
        await end();
      } else for (const line of linesOf(event)) write(`${line}\n`);
    },
  };
}

function output(running: Running | undefined, text: string) {
  if (running) running.task.output = text;
}

/** Starts the list of one step and returns once its task runs. */
function begin({ step, doing: what }: Event & { event: 'begin' }): Promise<Running> {
  const title = `[${step.n}/${step.total}] ${doing[what]}${step.title}`;
  return new Promise((started) => {
    const list = new Listr([{ title, task: (_, task) => over(task) }], {
      // Its own handler exits at once on Ctrl-C, before anything is closed or journalled.
      registerSignalListeners: false,
      exitOnError: false,
      rendererOptions: { showErrorMessage: false, collapseSkips: false },
    });
    let settle: Running['settle'] = () => {};
    const over = (task: Task) => {
      const finished = new Promise<void>((resolve, reject) => {
        settle = (error) => (error ? reject(error) : resolve());
      });
      started({ task, settle, ended });
      return finished;
    };
    const ended = Promise.resolve().then(() => list.run());
  });
}
