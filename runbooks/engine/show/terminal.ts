import type { Event, Place, Show } from './events.ts';
import { type Live, liveLines, type Screen } from './live.ts';
import { detailsOf, doing, linesOf, noReturnBefore } from './plain.ts';
import { duration, progressText } from './units.ts';
import { cut, linesIn, wrap } from './width.ts';

/** Milliseconds between two pictures of the step at work. */
const pause = 200;
const pictures = [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'];
const marks = { done: '✔', failed: '✖', skipped: '–', rehearsed: '•' } as const;
const colours = { done: 32, failed: 31, skipped: 2, rehearsed: 36 } as const;
type Outcome = keyof typeof marks;

/** The step at work. */
interface Running {
  readonly title: string;
  readonly started: number;
  readonly timer: NodeJS.Timeout;
  progress: string;
  shown: number;
}

const paint = (text: string, colour: number) => `\u001b[${colour}m${text}\u001b[0m`;

/**
 * A line for each step that is over, and the one at work below them with how far it is. All but that is printed once and stays:
 * what steps report stands above their own line, with their number. Nothing is wider than the terminal but what is there to be
 * copied: a path, a name, the commands of a rehearsal.
 */
export function terminalShow(screen: Screen): Show {
  const live = liveLines(screen);
  const isNoReturn = noReturnBefore();
  let running: Running | undefined;
  const draw = () => running && live.draw(picture(running, columnsOf(screen)));
  const over = (outcome: Outcome, note: string, step: Place) => {
    clearInterval(running?.timer);
    const title = running?.title ?? titleOf(step, 'run');
    running = undefined;
    live.draw([]);
    live.print(lastWord({ outcome, title, note, columns: columnsOf(screen) }));
  };
  return {
    async event(event) {
      if (event.event === 'begin') {
        if (isNoReturn(event)) live.print([noReturnLine(columnsOf(screen))]);
        running = begin(event, setInterval(draw, pause).unref());
        draw();
      } else if (event.event === 'progress') {
        if (running) running.progress = progressText(event.progress, event);
      } else if (event.event === 'done') over('done', noteOf(event.seconds), event.step);
      else if (event.event === 'skipped') over('skipped', event.reason, event.step);
      else if (event.event === 'failed') over('failed', failureOf(event), event.step);
      else if (event.event === 'rehearsed') {
        over('rehearsed', '', event.step);
        live.print(event.lines.flatMap(linesIn).map((line) => `    ${line}`));
      } else print(live, event, columnsOf(screen));
    },
  };
}

/** The last column is left free: what is drawn there has some terminals begin a new line. */
const columnsOf = ({ columns }: Screen) => Math.max(1, columns - 1);

const numberOf = ({ n, total }: Place) => `[${String(n).padStart(String(total).length)}/${total}]`;
const titleOf = (step: Place, what: keyof typeof doing) => `${numberOf(step)} ${doing[what]}${step.title}`;
const noteOf = (seconds: number) => (seconds >= 1 ? duration(seconds) : '');
// Why it failed is said once, at the end, by whoever ends the process.
const failureOf = ({ message }: Event & { event: 'failed' }) =>
  message === 'interrupted' ? message : 'failed';

const begin = ({ step, doing: what }: Event & { event: 'begin' }, timer: NodeJS.Timeout): Running => ({
  title: titleOf(step, what),
  started: performance.now(),
  timer,
  progress: '',
  shown: 0,
});

/** The live lines: spinner and title, and below them how far the step is. */
function picture(running: Running, columns: number): string[] {
  const seconds = (performance.now() - running.started) / 1000;
  const spinner = pictures[running.shown++ % pictures.length] as string;
  const title = titleLine({
    mark: spinner,
    title: running.title,
    note: noteOf(Math.floor(seconds)),
    columns,
  });
  return running.progress ? [title, cut(`    ${linesIn(running.progress).join(' ')}`, columns)] : [title];
}

interface TitleLine {
  readonly mark: string;
  readonly title: string;
  readonly note: string;
  readonly columns: number;
}

/** The note is never cut: a title is known, a time is not. */
function titleLine({ mark, title, note, columns }: TitleLine): string {
  const end = note ? ` (${note})` : '';
  return `${cut(`${mark} ${title}`, columns - end.length)}${end}`;
}

/** What stays of a step. A note that does not fit beside the title stands below it. */
function lastWord({ outcome, title, note, columns }: Omit<TitleLine, 'mark'> & { outcome: Outcome }) {
  const fits = note.length < columns / 2;
  const line = titleLine({ mark: marks[outcome], title, note: fits ? note : '', columns });
  const below = fits ? [] : linesIn(note).flatMap((text) => wrap(`    ${text}`, columns));
  return [paint(line, colours[outcome]), ...below];
}

/** What is neither the beginning nor the end of a step. */
function print(live: Live, event: Event, columns: number) {
  const lines = event.event === 'proof' ? detailsOf(event) : linesOf(event);
  const number = 'step' in event && event.step ? `  ${numberOf(event.step)} ` : '';
  const text = event.event === 'log' ? [event.line] : lines;
  live.print(text.flatMap(linesIn).flatMap((line) => wrap(`${number}${line}`, columns)));
}

function noReturnLine(columns: number): string {
  const text = '── point of no return: from here on only forward ';
  return paint(cut(text.padEnd(Math.min(columns, 79), '─'), columns), 33);
}
