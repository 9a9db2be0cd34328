import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { endTree, type Processes, tree } from './processes.ts';
import { detail, quietly } from './show.ts';

export interface Child {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Picks the lines that are worth showing, in the words to show. Without it the child owns the terminal. */
  readonly pick?: (line: string) => string | undefined;
}

/** Milliseconds a child has to end by itself after Ctrl-C; then everything it has started is ended. */
const grace = 10_000;

const running = new Set<Promise<unknown>>();

/** Resolves when no child runs any more. */
export const childrenEnded = () => Promise.allSettled(running);

/** Runs a program as an operator would type it; throws with its last lines when it fails. */
export async function runChild(child: Child): Promise<void> {
  const run = child.pick ? execute(child) : quietly(() => execute(child));
  running.add(run);
  await run.finally(() => running.delete(run));
}

async function execute({ program, args, env, signal, pick }: Child): Promise<void> {
  signal.throwIfAborted();
  const output = pick ? 'pipe' : 'inherit';
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', output, output],
    // A group of its own: Ctrl-C in the terminal would otherwise reach it twice, and a second one means "at once".
    detached: true,
  });
  const last: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface(stream).on('line', (line) => show(line, last, pick));
  }
  const code = await ending(child, signal);
  signal.throwIfAborted();
  if (code !== 0)
    throw new Error([`${[program, ...args].join(' ')} ended with exit code ${code}`, ...last].join('\n'));
}

async function ending(child: ChildProcess, signal: AbortSignal): Promise<number> {
  const ended = new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exit) => resolve(exit ?? 1));
  });
  let started: Processes = new Map();
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    started = tree(child.pid);
    child.kill('SIGINT');
    timer = setTimeout(() => endTree(started), grace);
  };
  signal.addEventListener('abort', stop);
  return ended.finally(() => {
    signal.removeEventListener('abort', stop);
    clearTimeout(timer);
    endTree(started);
  });
}

function show(line: string, last: string[], pick: Child['pick']) {
  last.push(line);
  if (last.length > 30) last.shift();
  const picked = pick?.(line);
  if (picked) detail(picked);
}
