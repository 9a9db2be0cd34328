import { type ChildProcess, spawn } from 'node:child_process';
import { ended } from '../process.ts';

/** What the guard is told, one JSON line each. */
export type GuardMessage =
  | { readonly watch: number; readonly signal: NodeJS.Signals }
  | { readonly forget: number }
  | { readonly remove: string };

/** A process that cleans up when this one dies without doing so itself. */
export interface Guard {
  readonly pid: number;
  /** Stop this process with this signal. Forgotten when the process ends. */
  watch(child: ChildProcess, signal: NodeJS.Signals): void;
  /** Remove this file or folder. */
  remove(path: string): void;
  /** Resolves when the guard is gone. */
  readonly ended: Promise<void>;
  /** Lets the guard do its work and waits until it is done. */
  release(): Promise<void>;
}

/** Starts the guard; `program` is the bundled `guard/main.ts`. */
export function startGuard(program: string): Guard {
  const child = spawn(process.execPath, [program], {
    stdio: ['pipe', 'ignore', 'inherit'],
    detached: true,
    cwd: '/',
  });
  const tell = (message: GuardMessage) => child.stdin.write(`${JSON.stringify(message)}\n`);
  // A guard that is gone cannot be told anything; whoever waits for its end deals with that.
  child.stdin.on('error', () => undefined);
  return {
    ended: ended(child),
    pid: child.pid ?? 0,
    watch(process, signal) {
      const { pid } = process;
      if (pid === undefined) return;
      tell({ watch: pid, signal });
      process.once('exit', () => child.stdin.writable && tell({ forget: pid }));
    },
    remove: (path) => void tell({ remove: path }),
    async release() {
      child.stdin.end();
      await ended(child);
    },
  };
}
