import { existsSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Which Terraform providers a sandbox has; the providers' own module says what it found. */
export interface Providers {
  readonly aws: { readonly kind: string; readonly version?: string };
  readonly random: { readonly kind: string };
}

/** What a running sandbox is; written once it is up. */
export interface State {
  readonly name: string;
  readonly directory: string;
  /** The supervisor. */
  readonly pid: number;
  readonly endpoint: string;
  /** moto without the proxy. */
  readonly control: string;
  readonly env: Record<string, string>;
  readonly providers: Providers;
}

/** What runs in a sandbox at this moment. */
export interface Status {
  readonly name: string;
  readonly pid: number;
  readonly moto?: number;
  readonly guard: number;
  readonly instances: readonly {
    readonly identifier: string;
    readonly port: number;
    readonly pid?: number;
  }[];
  readonly services: readonly {
    readonly name: string;
    readonly desired: number;
    readonly running: number;
    readonly pids: readonly number[];
  }[];
}

const file = (directory: string) => join(directory, 'state.json');

/** The state of the sandbox in that directory, whether or not it still runs. */
export function readState(directory: string): State | undefined {
  return existsSync(file(directory)) ? JSON.parse(readFileSync(file(directory), 'utf8')) : undefined;
}

export async function writeState(state: State): Promise<void> {
  const unfinished = `${file(state.directory)}.${process.pid}`;
  await writeFile(unfinished, JSON.stringify(state, null, 2));
  await rename(unfinished, file(state.directory));
}

/** What runs there; `undefined` when the sandbox is gone. Its pid may be somebody else's by now, so it is asked itself. */
export async function readStatus(state: State): Promise<Status | undefined> {
  try {
    const response = await fetch(`${state.endpoint}/_sandbox`, { signal: AbortSignal.timeout(5000) });
    const status = (await response.json()) as Status;
    return status.pid === state.pid && status.name === state.name ? status : undefined;
  } catch {
    return undefined;
  }
}
