import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { say } from './show.ts';

export interface Child {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Picks the lines that are worth showing; what it returns is said. Without it the child owns the terminal. */
  readonly pick?: (line: string) => string | undefined;
}

/** Runs a program as an operator would type it; throws with its last lines when it fails. */
export async function runChild({ program, args, env, signal, pick }: Child): Promise<void> {
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', pick ? 'pipe' : 'inherit', pick ? 'pipe' : 'inherit'],
  });
  const stop = () => child.kill('SIGINT');
  signal.addEventListener('abort', stop);
  const last: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface(stream).on('line', (line) => show(line, last, pick));
  }
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exit) => resolve(exit ?? 1));
  });
  signal.removeEventListener('abort', stop);
  if (code !== 0)
    throw new Error(`${[program, ...args].join(' ')} ended with exit code ${code}\n${last.join('\n')}`);
}

function show(line: string, last: string[], pick: Child['pick']) {
  last.push(line);
  if (last.length > 30) last.shift();
  const picked = pick?.(line);
  if (picked) say(`    ${picked}`);
}
