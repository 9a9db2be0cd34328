import { existsSync, readFileSync } from 'node:fs';

/** One line of what `killer.mjs` writes down. */
interface Told {
  /** Milliseconds since the process began. */
  readonly at: number;
  /** `beside`: a command while another of its name runs. */
  readonly event: 'line' | 'command' | 'beside' | 'ended' | 'copy' | 'killed';
  readonly point: string;
  readonly how?: string;
  readonly milliseconds?: number;
  /** Of a command: its program and arguments, as they stand in the table of processes. */
  readonly words?: readonly string[];
}

/** A moment at which the runner is killed. */
export interface Point {
  /** Stays the same from run to run: `line: begin move-database`, `command: begin move-database > pg_dump --format`. */
  readonly id: string;
  /** What `killer.mjs` calls it. */
  readonly at: string;
  /** Of a journal line: once it is on disk, or with half of it written. */
  readonly how: 'after' | 'torn';
  /** Milliseconds into a command. */
  readonly delay: number;
  /** Of the undisturbed run, in milliseconds: how long it takes to come here. */
  readonly reached: number;
}

/** A command shorter than this is killed as soon as it runs. Milliseconds. */
const short = 300;
/** Where in a longer one, as a share of the time it took undisturbed. */
const share = 0.4;

/** What a run wrote down so far. */
export function readTold(log: string): Told[] {
  if (!existsSync(log)) return [];
  const lines = readFileSync(log, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Told);
}

/** How the killed process says it was killed; `undefined` when it never came to its point. */
export const howKilled = (log: string) => readTold(log).find(({ event }) => event === 'killed')?.how;

const whole = (told: Told, delay = 0): Point => ({
  id: told.point,
  at: told.point,
  how: 'after',
  delay,
  reached: told.at,
});

const torn = (told: Told): Point => ({ ...whole(told), id: `${told.point}, torn`, how: 'torn' });

/** A line that says what has been done is also torn: then it has been done, and nothing says so. */
const saysSo = /^line: (done|note|undone|closed|header|end)/;

/** Objects that every world holds from the beginning: however many the API has written beside them, so many are copied. */
export const seeded = 20;

/** Copies that every run comes to. Once the objects that there were are copied, there are only those that the API has written since, and these are as many as it happens. */
function surely(copies: number, name: string, names: readonly string[]): number {
  const first = names.find((one) => one.endsWith('> CopyObject'));
  return name.endsWith('> CopyObject') && name !== first ? 1 : Math.min(copies, seeded);
}

/** Of many copies the first and two later ones, which every run comes to. */
function someCopies(told: readonly Told[]): Point[] {
  const kind = ({ point }: Told) => point.replace(/ #\d+$/, '');
  const names = [...new Set(told.map(kind))];
  const chosen = names.flatMap((name) => {
    const copies = told.filter((one) => kind(one) === name);
    const sure = surely(copies.length, name, names);
    const places = [0, Math.floor(sure / 4), Math.floor(sure / 2)];
    return copies.filter((_, place) => places.includes(place));
  });
  return chosen.map((one) => whole(one));
}

/** Every point of a recorded run, in the order it came to them. */
export function pointsOf(told: readonly Told[]): Point[] {
  const took = new Map(told.filter(({ event }) => event === 'ended').map((one) => [one.point, one]));
  const points = told.flatMap((one): Point[] => {
    if (one.event === 'line') return saysSo.test(one.point) ? [torn(one), whole(one)] : [whole(one)];
    if (one.event !== 'command') return [];
    const { milliseconds = 0 } = took.get(one.point) ?? {};
    return [whole(one, milliseconds > short ? Math.round(milliseconds * share) : 0)];
  });
  const copies = someCopies(told.filter(({ event }) => event === 'copy'));
  return [...points, ...copies].sort((a, b) => a.reached - b.reached);
}

/** The step that was under way, or was just done: `command: begin move-database > pg_dump --format` is in `move-database`. */
export const stepOf = ({ id }: Pick<Point, 'id'>) => /^\w+: \w+ ([\w-]+)/.exec(id)?.[1] ?? id;

/** What a person sees of the kinds of points. */
export const kindOf = ({ id }: Pick<Point, 'id'>) =>
  id.endsWith(', torn') ? 'torn line' : (/^(\w+):/.exec(id)?.[1] ?? '');
