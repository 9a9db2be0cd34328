import { stripVTControlCharacters } from 'node:util';

const started = Date.now();

/** Colours are for people at a terminal; https://no-color.org */
const colours = process.stdout.isTTY === true && !process.env.NO_COLOR;
const paint = (code: number) => (text: string) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
export const [bold, dim, red, green] = [paint(1), paint(2), paint(31), paint(32)];

const clock = () => {
  const seconds = elapsed();
  return `${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, '0')}`;
};

/** Seconds since the demo began. */
export const elapsed = () => Math.round((Date.now() - started) / 1000);

/** `38 s`, or `2 min 08 s`. */
export const duration = (seconds: number): string => {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
};

let held: string[] | undefined;

const print = (text: string) => {
  if (held) held.push(text);
  else process.stdout.write(text);
};

/** One line of the demo's own voice, with the time since it began. */
export const say = (line: string) => print(`${dim(clock())}  ${line}\n`);

/** A line that belongs to the part above it. */
export const detail = (line: string) => say(`    ${stripVTControlCharacters(line)}`);

/** Lines without the time. */
export const page = (lines: readonly string[]) => print(`${lines.join('\n')}\n`);

/** Keeps the demo's own lines back while something else draws on the terminal; they come afterwards. */
export async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const outer = held;
  held ??= [];
  try {
    return await work();
  } finally {
    const lines = held;
    held = outer;
    if (!held) for (const line of lines) print(line);
  }
}

/** Runs one part of the demo, saying when it begins, what it is about, and how long it took. */
export async function part<T>(title: string, work: () => Promise<T>, about?: string): Promise<T> {
  const from = Date.now();
  say(`${bold(`▸ ${title}`)}${about ? dim(`: ${about}`) : ''}`);
  const result = await work();
  say(`${green('✔')} ${title} ${dim(`(${duration((Date.now() - from) / 1000)})`)}`);
  return result;
}
