import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Guard } from '../guard/index.ts';
import { freePort } from '../port.ts';
import { hasEnded, startProcess, stopProcess } from '../process.ts';
import { type Control, containerEnvironment, describeContainer, verifyPulled } from './definition.ts';

/** What every task of a sandbox needs. */
export interface Fargate {
  /** Where the control plane answers without the proxy. */
  readonly moto: string;
  /** The bundled API stand-in. */
  readonly program: string;
  readonly logs: string;
  readonly acknowledged: string;
  /** Environment that every task gets: endpoint, credentials, certificate authority. */
  readonly environment: Record<string, string>;
  readonly guard: Guard;
}

/** Which service a task belongs to. */
export interface TaskOrigin {
  readonly clusterArn: string;
  readonly service: string;
  readonly taskDefinition: string;
  readonly deployment: string;
}

export type TaskStatus = 'PENDING' | 'RUNNING' | 'STOPPING' | 'STOPPED';

/** Between two health checks, in milliseconds: somebody waits for a task that is not healthy yet. */
const healthInterval = { unhealthy: 200, healthy: 1000 };
const defaultStopTimeout = 30;

/** One task: a process that runs the API stand-in with the environment of its container definition. */
export class Task {
  readonly id = randomUUID().replaceAll('-', '');
  readonly arn: string;
  readonly origin: TaskOrigin;
  readonly createdAt = Date.now() / 1000;
  status: TaskStatus = 'PENDING';
  healthy = false;
  startedAt?: number;
  stoppedAt?: number;
  stoppedReason?: string;
  exitCode?: number;
  container = 'api';
  readonly #fargate: Fargate;
  #process?: ChildProcess;
  #stopTimeout = defaultStopTimeout;

  constructor(fargate: Fargate, origin: TaskOrigin) {
    this.#fargate = fargate;
    this.origin = origin;
    this.arn = `${origin.clusterArn.replace(':cluster/', ':task/')}/${this.id}`;
  }

  get pid(): number | undefined {
    return this.status === 'STOPPED' ? undefined : this.#process?.pid;
  }

  /** Whether it is meant to run. */
  get isWanted() {
    return this.status === 'PENDING' || this.status === 'RUNNING';
  }

  /** Runs until the process ends; never rejects. */
  async run(): Promise<void> {
    try {
      const { child, health } = await this.#launch();
      await this.#watchHealth(child, health);
      this.exitCode = child.exitCode ?? undefined;
      this.stoppedReason ??= 'Essential container in task exited';
    } catch (error) {
      this.stoppedReason ??= `ResourceInitializationError: ${(error as Error).message}`;
    }
    this.status = 'STOPPED';
    this.healthy = false;
    this.stoppedAt = Date.now() / 1000;
  }

  /** SIGTERM, and SIGKILL after `seconds`: the `stopTimeout` of the container definition. */
  async stop(reason: string, seconds = this.#stopTimeout): Promise<void> {
    if (!this.isWanted) return;
    this.status = 'STOPPING';
    this.healthy = false;
    this.stoppedReason = reason;
    if (this.#process) await stopProcess(this.#process, 'SIGTERM', seconds);
  }

  async #launch() {
    const region = this.arn.split(':')[3] ?? 'us-east-1';
    const control: Control = { endpoint: this.#fargate.moto, region };
    const container = await describeContainer(control, this.origin.taskDefinition);
    this.container = container.name;
    this.#stopTimeout = container.stopTimeout ?? defaultStopTimeout;
    verifyPulled(container);
    const env = await containerEnvironment(control, container);
    const port = await freePort();
    if (!this.isWanted) throw new Error('stopped before it started');
    const child = await this.#start(env, { port, region });
    return { child, health: `http://127.0.0.1:${port}/health` };
  }

  async #start(env: Record<string, string>, { port, region }: { port: number; region: string }) {
    const { acknowledged, environment, guard, logs, program } = this.#fargate;
    const file = `${this.origin.service}-${this.id}`;
    const local = { PORT: String(port), ACKNOWLEDGED_FILE: join(acknowledged, `${file}.jsonl`) };
    const child = await startProcess({
      program: process.execPath,
      args: [program],
      env: { PATH: process.env.PATH, AWS_REGION: region, ...env, ...environment, ...local },
      log: join(logs, `${this.origin.service}.log`),
    });
    guard.watch(child, 'SIGTERM');
    this.#process = child;
    if (!this.isWanted) child.kill('SIGTERM');
    return child;
  }

  /** ECS's health check, until the process ends. */
  async #watchHealth(child: ChildProcess, url: string): Promise<void> {
    while (!hasEnded(child)) {
      const healthy = await fetch(url, { signal: AbortSignal.timeout(2000) }).then(
        ({ ok }) => ok,
        () => false,
      );
      this.healthy = healthy && this.isWanted;
      if (this.healthy && this.status === 'PENDING') {
        this.status = 'RUNNING';
        this.startedAt = Date.now() / 1000;
      }
      await sleep(healthInterval[this.healthy ? 'healthy' : 'unhealthy']);
    }
  }
}
