import { color, figures, type ListrRenderer, type ListrTaskObject, Spinner } from 'listr2';
import type { Live } from './live.ts';
import { duration } from './units.ts';
import { cut, linesIn, wrap } from './width.ts';

/** Milliseconds between two pictures of the step at work. */
const pause = 200;

type Task = ListrTaskObject<unknown, typeof CalmRenderer, typeof CalmRenderer>;

/**
 * Draws a list of one task: a spinner with its title, its time, and its output below; then the line that stays, where the
 * output of a completed task stands beside its title. https://listr2.kilic.dev/renderer/renderer.html
 */
export class CalmRenderer implements ListrRenderer {
  /** Whether the terminal can redraw was looked at before. */
  static readonly nonTTY = true;
  static rendererOptions: Live;
  static rendererTaskOptions: never;
  readonly render: () => void;
  readonly end: () => void;

  constructor([task]: [Task], live: Live) {
    const spinner = new Spinner();
    const started = performance.now();
    this.render = () => {
      const note = noteOf(Math.floor((performance.now() - started) / 1000));
      const line = titleLine(`${spinner.fetch()} ${task.title}`, note, live.columns);
      live.draw(task.output ? [line, cut(`    ${linesIn(task.output).join(' ')}`, live.columns)] : [line]);
      spinner.spin();
    };
    // Not the spinner's own timer: it would keep the process alive.
    const timer = setInterval(this.render, pause).unref();
    this.end = () => {
      clearInterval(timer);
      live.draw([]);
      live.print(lastWord(task, live.columns));
    };
  }
}

/** How long a step takes; nothing below a second. */
export const noteOf = (seconds: number): string => (seconds >= 1 ? duration(seconds) : '');

/** The note is never cut: a title is known, a time is not. */
function titleLine(title: string, note: string, columns: number): string {
  const end = note ? ` (${note})` : '';
  return `${cut(title, columns - end.length)}${end}`;
}

/** What stays of a task. A note that does not fit beside the title stands below it. */
function lastWord(task: Task, columns: number): string[] {
  const { mark, paint, note } = outcomeOf(task);
  const fits = note.length < columns / 2;
  const below = fits ? [] : linesIn(note).flatMap((text) => wrap(`    ${text}`, columns));
  return [paint(titleLine(`${mark} ${task.title}`, fits ? note : '', columns)), ...below];
}

function outcomeOf(task: Task) {
  const { skip, error = '' } = task.message;
  if (task.hasFailed()) return { mark: figures.cross, paint: color.red, note: error };
  if (task.isCompleted()) return { mark: figures.tick, paint: color.green, note: task.output ?? '' };
  // Skipped without a reason: rehearsed.
  return skip ? { mark: '–', paint: color.dim, note: skip } : { mark: '•', paint: color.cyan, note: '' };
}
