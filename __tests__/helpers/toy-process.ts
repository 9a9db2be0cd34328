import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Since the last signal that was sent; 0 where none was. */
  readonly secondsAfterSignal: number;
}

interface ToyOptions {
  /** Where the process kills itself. */
  readonly kill?: string;
  /** Number of the journal line in the middle of which the process dies. */
  readonly tear?: number;
  /** The signal is sent once the process says that it waits there. */
  readonly interruptAt?: string;
  readonly signal?: NodeJS.Signals;
  /** Send it a second time, a moment later. */
  readonly twice?: boolean;
  /** What waits there does not hear the signal. */
  readonly deaf?: boolean;
  /** Another machine's runs directory. */
  readonly runs?: string;
}

/** Runs the toy command in processes of their own, in a folder that is removed afterwards. */
export interface ToyProcess {
  readonly folder: string;
  readonly runs: string;
  command(args: string, options?: ToyOptions): Promise<Ended>;
  /** Starts it without waiting; `env` is laid over the environment. */
  start(args: string, env?: Record<string, string | undefined>): ChildProcess;
}

const script = join(process.cwd(), '__tests__/helpers/toy-command.ts');

export async function withToyProcess<T>(work: (toy: ToyProcess) => Promise<T>): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'toy-process-'));
  const [folder, runs] = [join(root, 'world'), join(root, 'runs')];
  mkdirSync(folder);
  const start: ToyProcess['start'] = (args, toy) => {
    const { TF_WORKSPACE: _, WORKSPACE_SET: __, ...env } = process.env;
    return spawn(process.execPath, ['--import', 'tsx', script, ...args.split(' ')], {
      env: { ...env, TOY_WORLD: folder, RUNBOOK_DIRECTORY: runs, ...toy },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  };
  const command: ToyProcess['command'] = (
    args,
    { kill, tear, interruptAt, signal = 'SIGTERM', twice, deaf, runs: elsewhere = runs } = {},
  ) => {
    const child = start(args, {
      TOY_KILL: kill,
      TOY_TEAR: tear?.toString(),
      TOY_WAIT: interruptAt,
      TOY_DEAF: deaf ? '1' : undefined,
      RUNBOOK_DIRECTORY: elsewhere,
    });
    const text = { stdout: '', stderr: '' };
    let signalled: number | undefined;
    const send = () => {
      signalled = performance.now();
      child.kill(signal);
    };
    child.stderr?.on('data', (chunk) => {
      text.stderr += chunk;
    });
    child.stdout?.on('data', (chunk) => {
      text.stdout += chunk;
      if (interruptAt && String(chunk).includes(`waiting at ${interruptAt}`)) {
        send();
        // Two signals at once count as one.
        if (twice) setTimeout(send, 200);
      }
    });
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, ended) => {
        const secondsAfterSignal = signalled === undefined ? 0 : (performance.now() - signalled) / 1000;
        resolve({ code, signal: ended, ...text, secondsAfterSignal });
      });
    });
  };
  try {
    return await work({ folder, runs, command, start });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
