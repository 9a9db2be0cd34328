import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Services } from './ecs/index.ts';
import { awsEnvironment, shellEnvironment } from './environment.ts';
import { type Guard, startGuard } from './guard/index.ts';
import { startMoto } from './moto/index.ts';
import { folders } from './paths.ts';
import { freePort } from './port.ts';
import { openPostgres } from './postgres/index.ts';
import type { Instances } from './postgres/instances.ts';
import { ended } from './process.ts';
import { buildPrograms } from './programs.ts';
import { installProviders, startResidents } from './providers/index.ts';
import { Front } from './proxy/index.ts';
import { standing } from './standing.ts';
import { type State, type Status, writeState } from './state.ts';

export interface WorldOptions {
  readonly name: string;
  readonly directory: string;
  /** Stand-ins for both Terraform providers instead of the real ones. */
  readonly quick: boolean;
  /** With `quick`: stand-ins that stay, instead of some that every Terraform command starts anew. */
  readonly resident: boolean;
  readonly region: string;
  /** Nobody looks at the folder after a crash: the guard removes all of it. */
  readonly temporary: boolean;
}

/** A sandbox that runs in this process. */
export interface World {
  readonly state: State;
  /** Resolves when the control plane or the guard has ended by itself; a sandbox needs both. */
  readonly lost: Promise<void>;
  /** Ends everything and removes the folder. */
  stop(): Promise<void>;
}

/** What the parts of a world are made from. */
interface Ground extends WorldOptions {
  readonly guard: Guard;
  readonly program: string;
  readonly endpoint: string;
  readonly authorityFile: string;
}

async function prepare(options: WorldOptions): Promise<Ground> {
  const { directory } = options;
  const paths = folders(directory);
  await Promise.all(Object.values(paths).map((path) => mkdir(path, { recursive: true })));
  const { api: program, guard: guardProgram } = await buildPrograms(paths.programs);
  const guard = startGuard(guardProgram);
  if (options.temporary) guard.remove(directory);
  const endpoint = `http://127.0.0.1:${await freePort()}`;
  return { ...options, guard, program, endpoint, authorityFile: join(directory, 'ca.pem') };
}

function openServices(ground: Ground, moto: string): Services {
  const { acknowledged, logs } = folders(ground.directory);
  const { AWS_REGION: _, AWS_DEFAULT_REGION: __, ...environment } = awsEnvironment(ground);
  return new Services({ ...ground, moto, acknowledged, logs, environment });
}

async function openInstances({ directory, ...ground }: Ground): Promise<Instances> {
  const { clusters, logs } = folders(directory);
  return openPostgres({ ...ground, directory: clusters, logs });
}

async function openResidents(ground: Ground) {
  const { directory, guard, quick, resident } = ground;
  if (!quick || !resident) return undefined;
  const { AWS_REGION: _, AWS_DEFAULT_REGION: __, ...env } = awsEnvironment(ground);
  // The path of a socket is short everywhere, that of a project not.
  const sockets = await mkdtemp(join(tmpdir(), 'tfr-'));
  guard.remove(sockets);
  return startResidents({ directory: sockets, guard, env, logs: folders(directory).logs });
}

async function describe(ground: Ground, control: string, reattach: string | undefined): Promise<State> {
  const { directory, endpoint, name, quick } = ground;
  const { cliConfigFile, ...providers } = await installProviders({
    directory: folders(directory).terraform,
    quick,
  });
  const env = {
    ...shellEnvironment({ ...ground, cliConfigFile }),
    // A short life needs little tidying, and no threads that wait for each other: Terraform takes 45 % less of the processor.
    ...(reattach && { TF_REATTACH_PROVIDERS: reattach, GOGC: '400', GOMAXPROCS: '1' }),
  };
  return { name, directory, endpoint, control, providers, env, pid: process.pid };
}

/** Starts a sandbox in this process. Throws what is missing on this machine. */
export async function startWorld(options: WorldOptions): Promise<World> {
  const ground = await prepare(options);
  const { guard, name, endpoint, directory } = ground;
  const logs = folders(directory).logs;
  const [moto, instances, residents] = await Promise.all([
    startMoto({ logs, guard, standing: standing() }),
    openInstances(ground),
    openResidents(ground),
  ]);
  const state = await describe(ground, moto.endpoint, residents?.reattach);
  const services = openServices(ground, moto.endpoint);
  const pids = { pid: process.pid, moto: moto.process.pid, guard: guard.pid };
  const status = (): Status => ({ name, ...pids, instances: instances.list(), services: services.list() });
  const front = new Front({ moto: moto.endpoint, endpoint, instances, services, status });
  await front.listen();
  await writeState(state);
  const stop = async () => {
    await services.stopAll();
    await front.close();
    await Promise.all([instances.stopAll(), moto.stop(), residents?.stop()]);
    guard.remove(directory);
    await guard.release();
  };
  return { state, lost: Promise.race([ended(moto.process), guard.ended]), stop };
}
