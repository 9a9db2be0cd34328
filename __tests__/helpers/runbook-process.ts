import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Endpoint } from '../../runbooks/postgres/client.ts';

/** How the command has ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const cli = join(process.cwd(), 'runbooks/cli.ts');

/** Starts it, for a test that interrupts it. */
export const start = (args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess =>
  spawn(process.execPath, ['--import', 'tsx', cli, ...args], {
    env: { ...process.env, ...env },
    stdio: 'ignore',
  });

/** Runs the real `runbook` command in a process of its own; `env` is laid over the environment. */
export function runbook(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...env }, maxBuffer: 100_000_000 };
    execFile(process.execPath, ['--import', 'tsx', cli, ...args], options, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

/** The URL of a database with its password in it, for a variable. */
export const urlOf = ({ user, password, host, port, database }: Endpoint) =>
  `postgres://${user}:${encodeURIComponent(password.reveal())}@${host}:${port}/${database}`;
