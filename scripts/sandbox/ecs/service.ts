import { randomInt, randomUUID } from 'node:crypto';
import { type Fargate, Task } from './task.ts';

/** What the control plane says about a service. */
export interface ServiceSettings {
  readonly serviceArn: string;
  readonly serviceName: string;
  readonly clusterArn: string;
  readonly desiredCount: number;
  readonly taskDefinition: string;
  readonly status: string;
}

/** One revision of a service, as `DescribeServices` lists it. */
export interface Deployment {
  readonly id: string;
  readonly taskDefinition: string;
  readonly createdAt: number;
  failedTasks: number;
}

/** What happened, newest first, as the ECS console shows it. */
export interface ServiceEvent {
  readonly id: string;
  readonly createdAt: number;
  readonly message: string;
}

const keptEvents = 100;
const longestDelay = 10_000;
const keptStoppedTasks = 50;

const newDeployment = (taskDefinition: string): Deployment => ({
  id: `ecs-svc/${randomInt(10 ** 14)}`,
  taskDefinition,
  createdAt: Date.now() / 1000,
  failedTasks: 0,
});

/** Keeps as many tasks of the newest deployment as are desired, like the ECS service scheduler. */
export class Service {
  settings: ServiceSettings;
  deployments: Deployment[];
  tasks: Task[] = [];
  events: ServiceEvent[] = [];
  readonly #fargate: Fargate;
  readonly #askedToStop = new WeakSet<Task>();
  #failuresInARow = 0;
  #retryAt = 0;

  constructor(fargate: Fargate, settings: ServiceSettings) {
    this.#fargate = fargate;
    this.settings = settings;
    this.deployments = [newDeployment(settings.taskDefinition)];
  }

  get primary(): Deployment {
    return this.deployments[0] as Deployment;
  }

  get desired() {
    return this.settings.status === 'ACTIVE' ? this.settings.desiredCount : 0;
  }

  /** Takes over what CreateService, UpdateService or DeleteService said. */
  update(settings: ServiceSettings, { force }: { force: boolean }): void {
    this.settings = settings;
    if (force || settings.taskDefinition !== this.primary.taskDefinition) {
      this.deployments.unshift(newDeployment(settings.taskDefinition));
      this.#failuresInARow = 0;
      this.#retryAt = 0;
    }
  }

  /** Tasks of a deployment, by what they are doing. */
  count(deployment: Deployment) {
    const tasks = this.tasks.filter((task) => task.origin.deployment === deployment.id);
    return {
      running: tasks.filter((task) => task.status === 'RUNNING' && task.healthy).length,
      pending: tasks.filter((task) => task.isWanted && !task.healthy).length,
      living: tasks.filter((task) => task.status !== 'STOPPED').length,
    };
  }

  /** Whether nothing is left to do: the newest deployment has its tasks, and no other has any. */
  get isSteady(): boolean {
    const { running, living } = this.count(this.primary);
    return running === this.desired && living === running && this.deployments.length === 1;
  }

  /** Starts and stops tasks towards what is desired. Called again and again. */
  reconcile(): void {
    this.#startMissing();
    this.#stopSurplus();
    this.deployments = this.deployments.filter(
      (deployment) => deployment === this.primary || this.count(deployment).living > 0,
    );
    const stopped = this.tasks.filter((task) => task.status === 'STOPPED');
    const forgotten = new Set(stopped.slice(0, -keptStoppedTasks));
    this.tasks = this.tasks.filter((task) => !forgotten.has(task));
  }

  #wanted = (ofPrimary: boolean) =>
    this.tasks.filter((task) => task.isWanted && (task.origin.deployment === this.primary.id) === ofPrimary);

  #startMissing() {
    const missing = this.desired - this.#wanted(true).length;
    if (missing <= 0 || Date.now() < this.#retryAt) return;
    for (let n = 0; n < missing; n += 1) this.#startTask(this.primary);
  }

  #startTask(deployment: Deployment) {
    const { clusterArn, serviceName: service } = this.settings;
    const { id, taskDefinition } = deployment;
    const task = new Task(this.#fargate, { clusterArn, service, taskDefinition, deployment: id });
    this.#report(`has started 1 tasks: (task ${task.id}).`);
    this.tasks.push(task);
    void task.run().then(() => this.#ended(task, deployment));
  }

  /** A task that ends by itself is replaced, each time after a longer pause. */
  #ended(task: Task, deployment: Deployment) {
    if (this.#askedToStop.has(task)) return;
    deployment.failedTasks += 1;
    this.#report(`(task ${task.id}) stopped: ${task.stoppedReason}`);
    this.#failuresInARow = task.startedAt ? 1 : this.#failuresInARow + 1;
    this.#retryAt = Date.now() + Math.min(250 * 2 ** this.#failuresInARow, longestDelay);
  }

  /** Tasks of older deployments go when all new ones are healthy. */
  #stopSurplus() {
    const surplus = this.#wanted(true).slice(this.desired);
    const replaced = this.count(this.primary).running >= this.desired ? this.#wanted(false) : [];
    for (const task of [...surplus, ...replaced])
      this.stopTask(task, 'Scaling activity initiated by deployment');
  }

  stopTask(task: Task, reason: string) {
    this.#askedToStop.add(task);
    this.#report(`has stopped 1 running tasks: (task ${task.id}).`);
    void task.stop(`${reason} ${this.primary.id}`);
  }

  #report(what: string) {
    const message = `(service ${this.settings.serviceName}) ${what}`;
    const event = { id: randomUUID(), createdAt: Date.now() / 1000, message };
    this.events = [event, ...this.events].slice(0, keptEvents);
  }

  async stopAll(): Promise<void> {
    this.settings = { ...this.settings, status: 'INACTIVE' };
    await Promise.all(this.tasks.map((task) => task.stop('The sandbox stops')));
  }
}
