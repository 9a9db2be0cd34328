import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Guard } from '../guard/index.ts';
import { freePort } from '../port.ts';
import { hasEnded, logTail, startProcess, stopProcess, until } from '../process.ts';
import type { Standing } from '../standing.ts';
import { installMoto, motoVersion } from './install.ts';

const server = fileURLToPath(new URL('server.py', import.meta.url));

/** Exit code of `server.py` where this Python has no moto, or another version of it. */
const motoIsMissing = 3;

const environment = {
  // Seconds until a certificate is issued; moto's own minute would be waited for.
  MOTO_ACM_VALIDATION_WAIT: '1',
  MOTO_IAM_LOAD_MANAGED_POLICIES: 'true',
  PYTHONDONTWRITEBYTECODE: '1',
  PYTHONUNBUFFERED: '1',
};

/** The emulated AWS control plane. */
export interface Moto {
  readonly endpoint: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

interface Options {
  readonly standing: Standing;
  readonly port: number;
  readonly log: string;
  readonly guard: Guard;
}

interface MotoOptions {
  readonly logs: string;
  readonly guard: Guard;
  /** Default: nothing. */
  readonly standing?: Standing;
}

const nothing: Standing = { zones: [], connections: [] };

const answers = (endpoint: string) =>
  fetch(`${endpoint}/moto-api/`, { method: 'HEAD' }).then(
    () => true,
    () => false,
  );

/** The running server, or `undefined` where this Python does not have the moto we need. */
async function launch(
  python: string,
  { port, log, guard, standing }: Options,
): Promise<ChildProcess | undefined> {
  const args = [server, String(port), motoVersion, JSON.stringify(standing)];
  const child = await startProcess({
    program: python,
    args,
    env: { ...process.env, ...environment },
    log,
  }).catch(() => undefined);
  if (!child) return undefined;
  guard.watch(child, 'SIGKILL');
  await until(async () => hasEnded(child) || (await answers(`http://127.0.0.1:${port}`)), {
    seconds: 60,
    milliseconds: 20,
    message: () => `moto did not answer on port ${port} within 60 seconds. It said:\n${logTail(log)}`,
  });
  if (child.exitCode === motoIsMissing) return undefined;
  if (hasEnded(child)) throw new Error(`moto stopped while it started. It said:\n${logTail(log)}`);
  return child;
}

/** Starts moto with the Python that has it, installing it into a private environment where none has. */
export async function startMoto({ logs, guard, standing = nothing }: MotoOptions): Promise<Moto> {
  const options = { port: await freePort(), log: join(logs, 'moto.log'), guard, standing };
  const child = (await launch('python3', options)) ?? (await launch(await installMoto(), options));
  if (!child) throw new Error(`moto ${motoVersion} does not start. It said:\n${logTail(options.log)}`);
  return {
    endpoint: `http://127.0.0.1:${options.port}`,
    process: child,
    stop: () => stopProcess(child, 'SIGKILL', 1),
  };
}
