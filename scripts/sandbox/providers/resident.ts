import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Guard } from '../guard/index.ts';
import { hasEnded, logTail, startProcess, stopProcess, until } from '../process.ts';
import { version as awsVersion } from './aws/types.ts';
import { buildProvider } from './build.ts';
import { randomVersion } from './mirror.ts';

interface Options {
  /** Absolute and short: the path of a Unix socket must fit in 100 bytes. */
  readonly directory: string;
  readonly logs: string;
  readonly guard: Guard;
  /** Where the emulated AWS answers, and as whom. */
  readonly env: Record<string, string>;
}

/** Stand-ins that are started once and serve every Terraform command of a sandbox. */
export interface Residents {
  /** For TF_REATTACH_PROVIDERS. */
  readonly reattach: string;
  stop(): Promise<void>;
}

const providers = { aws: awsVersion, random: randomVersion } as const;

async function start(name: keyof typeof providers, { directory, logs, guard, env }: Options) {
  const folder = await buildProvider(name, providers[name]);
  const [file = ''] = await readdir(folder);
  const [socket, log] = [join(directory, `${name}.sock`), join(logs, `provider-${name}.log`)];
  const child = await startProcess({
    program: process.execPath,
    args: [join(folder, file)],
    env: { PATH: process.env.PATH, ...env, TF_PLUGIN_RESIDENT: socket },
    log,
  });
  guard.watch(child, 'SIGKILL');
  await until(() => existsSync(socket) || hasEnded(child), {
    seconds: 30,
    milliseconds: 20,
    message: () => `The stand-in for the ${name} provider does not answer. It said:\n${logTail(log)}`,
  });
  if (hasEnded(child)) throw new Error(`The stand-in for the ${name} provider ended:\n${logTail(log)}`);
  return { name, socket, child };
}

/** Source: go-plugin's ReattachConfig, as Terraform reads it from TF_REATTACH_PROVIDERS. */
const reattach = ({ name, socket, child }: Awaited<ReturnType<typeof start>>) => [
  `registry.terraform.io/hashicorp/${name}`,
  {
    Protocol: 'grpc',
    ProtocolVersion: 5,
    Pid: child.pid,
    Test: true,
    Addr: { Network: 'unix', String: socket },
  },
];

/** Starts both. Terraform would start them anew several times in every command, most of the time it takes. */
export async function startResidents(options: Options): Promise<Residents> {
  const started = await Promise.all([start('aws', options), start('random', options)]);
  return {
    reattach: JSON.stringify(Object.fromEntries(started.map(reattach))),
    stop: async () => void (await Promise.all(started.map(({ child }) => stopProcess(child, 'SIGKILL', 1)))),
  };
}
