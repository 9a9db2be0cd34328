import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { projectDirectory, sandboxDirectory } from './paths.ts';
import { isAlive, until } from './process.ts';
import { type Providers, readState, readStatus, type State } from './state.ts';
import type { SupervisorMessage } from './supervisor.ts';
import type { WorldOptions } from './world.ts';

export {
  type Acknowledged,
  forgetAcknowledged,
  type LostWritesOptions,
  lostWrites,
  readAcknowledged,
} from './acknowledged.ts';

export interface SandboxOptions {
  /** Default: a name of its own, for a test. */
  readonly name?: string;
  /** Stand-ins for both Terraform providers: plans in a second, but not the real AWS provider. Default: false. */
  readonly quick?: boolean;
  /** With `quick`: stand-ins that stay, and take a third of the time. Terraform's own start of them is not tried then. */
  readonly resident?: boolean;
  /** Default: AWS_REGION, else us-east-1. */
  readonly region?: string;
  /** Default: `.sandbox/<name>` in the project. */
  readonly directory?: string;
  /** The sandbox outlives this process. Default: false. */
  readonly stays?: boolean;
}

/** An AWS-shaped world on this machine. */
export interface Sandbox {
  readonly name: string;
  readonly directory: string;
  /** Where the emulated AWS answers. */
  readonly endpoint: string;
  /** Where all of it answers that has no data plane, without the proxy: for half the work. */
  readonly control: string;
  /** Everything a shell needs to work in the sandbox. */
  readonly env: Record<string, string>;
  readonly providers: Providers;
  /** Id of the supervisor process. */
  readonly pid: number;
  /** Ends all processes and removes the folder. */
  stop(): Promise<void>;
}

const supervisor = fileURLToPath(new URL('supervisor.ts', import.meta.url));

function launch(options: WorldOptions): ChildProcess {
  mkdirSync(options.directory, { recursive: true });
  const log = openSync(join(options.directory, 'supervisor.log'), 'a');
  const child = spawn(process.execPath, ['--import', 'tsx', supervisor, JSON.stringify(options)], {
    cwd: projectDirectory,
    // A session of its own: Ctrl-C in the terminal ends this process, and the channel's end ends the sandbox.
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
    env: { ...process.env, NODE_OPTIONS: undefined },
  });
  closeSync(log);
  return child;
}

/** Resolves when the sandbox is up; rejects with the reason why it is not. */
const ready = (child: ChildProcess) =>
  new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The sandbox did not start (exit code ${code})`)));
    child.once('message', (message: SupervisorMessage) =>
      'failed' in message ? reject(new Error(message.failed)) : resolve(),
    );
  });

async function terminate({ pid, directory }: State): Promise<void> {
  process.kill(pid, 'SIGTERM');
  await until(() => !isAlive(pid), {
    seconds: 60,
    milliseconds: 20,
    message: () => `The sandbox (process ${pid}) does not end; its log is ${directory}/supervisor.log`,
  });
}

/** Takes hold of a running sandbox. */
export function attach(state: State): Sandbox {
  const { directory } = state;
  return {
    ...state,
    async stop() {
      // A sandbox that does not answer is gone, and its process id may be somebody else's by now.
      if (await readStatus(state)) await terminate(state);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/**
 * Starts a sandbox in a process of its own. It ends with this process, however that ends, unless it `stays`. Throws what
 * is missing on this machine.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const {
    name = `test-${randomBytes(4).toString('hex')}`,
    quick = false,
    resident = false,
    stays = false,
  } = options;
  const directory = options.directory ?? sandboxDirectory(name);
  const region = options.region ?? (process.env.AWS_REGION || 'us-east-1');
  const child = launch({ name, directory, quick, resident, region, temporary: !stays });
  await ready(child);
  if (stays) await new Promise((resolve) => child.send('stay', resolve));
  if (stays) child.disconnect();
  child.unref();
  child.channel?.unref();
  const state = readState(directory);
  if (!state) throw new Error(`The sandbox in ${directory} has no state.json`);
  return attach(state);
}

/** Makes a bucket for Terraform state, as the bootstrap stack would. */
export async function createStateBucket({ endpoint, env }: Sandbox, bucket: string): Promise<void> {
  const region = env.AWS_REGION;
  const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const location =
    region === 'us-east-1'
      ? {}
      : { CreateBucketConfiguration: { LocationConstraint: region as 'eu-west-1' } };
  await client.send(new CreateBucketCommand({ Bucket: bucket, ...location }));
  const versioning = { Bucket: bucket, VersioningConfiguration: { Status: 'Enabled' as const } };
  await client.send(new PutBucketVersioningCommand(versioning));
  client.destroy();
}
