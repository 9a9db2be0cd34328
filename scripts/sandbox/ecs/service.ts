import { randomUUID } from 'node:crypto';
import { type Deployment, failureThreshold, newDeployment } from './deployment.ts';
import { type Fargate, Task } from './task.ts';

/** What the control plane says about a service. */
export interface ServiceSettings {
  readonly serviceArn: string;
  readonly serviceName: string;
  readonly clusterArn: string;
  readonly desiredCount: number;
  readonly taskDefinition: string;
  readonly status: string;
  /** `CODE_DEPLOY`: only CodeDeploy brings another revision. */
  readonly deploymentController?: { readonly type: string };
  readonly deploymentConfiguration?: {
    readonly deploymentCircuitBreaker?: { readonly enable: boolean; readonly rollback: boolean };
  };
}

/** What an UpdateService asked for: new tasks in any case, or a task definition. */
export interface ServiceChange {
  readonly force: boolean;
  readonly revised: boolean;
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

/** Keeps as many tasks of the newest deployment as are desired, like the ECS service scheduler. */
export class Service {
  settings: ServiceSettings;
  deployments: Deployment[];
  tasks: Task[] = [];
  events: ServiceEvent[] = [];
  readonly #fargate: Fargate;
  readonly #askedToStop = new WeakSet<Task>();
  #lastCompleted?: string;
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

  get isReleasedByCodeDeploy() {
    return this.settings.deploymentController?.type === 'CODE_DEPLOY';
  }

  /** What CodeDeploy does: tasks of another revision take over when they are healthy. */
  release(taskDefinition: string): Deployment {
    this.#settle();
    this.#deploy(taskDefinition);
    return this.primary;
  }

  /** Takes over what CreateService, UpdateService or DeleteService said. */
  update(settings: ServiceSettings, { force, revised }: ServiceChange): void {
    this.#settle();
    this.settings = settings;
    const isOther = settings.taskDefinition !== this.primary.taskDefinition;
    if (this.isReleasedByCodeDeploy) return;
    if (force || (revised && isOther)) this.#deploy(settings.taskDefinition);
  }

  #deploy(taskDefinition: string) {
    this.deployments.unshift(newDeployment(taskDefinition));
    this.#failuresInARow = 0;
    this.#retryAt = 0;
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
    this.#settle();
    this.deployments = this.deployments.filter(
      (deployment) => deployment === this.primary || this.count(deployment).living > 0,
    );
    const stopped = this.tasks.filter((task) => task.status === 'STOPPED');
    const forgotten = new Set(stopped.slice(0, -keptStoppedTasks));
    this.tasks = this.tasks.filter((task) => !forgotten.has(task));
  }

  #settle() {
    if (this.primary.rolloutState !== 'IN_PROGRESS' || !this.isSteady) return;
    this.primary.rolloutState = 'COMPLETED';
    this.#lastCompleted = this.primary.taskDefinition;
    this.#report('has reached a steady state.');
  }

  #wanted = (ofPrimary: boolean) =>
    this.tasks.filter((task) => task.isWanted && (task.origin.deployment === this.primary.id) === ofPrimary);

  #startMissing() {
    const missing = this.desired - this.#wanted(true).length;
    if (missing <= 0 || this.primary.rolloutState === 'FAILED' || Date.now() < this.#retryAt) return;
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
    this.#breakCircuit(deployment);
  }

  /** Gives a deployment up that fails again and again; goes back to the last good one where that is asked for. */
  #breakCircuit(deployment: Deployment) {
    const breaker = this.settings.deploymentConfiguration?.deploymentCircuitBreaker;
    const { enable, rollback } = this.isReleasedByCodeDeploy
      ? { enable: true, rollback: true }
      : (breaker ?? {});
    const isOver = deployment.rolloutState !== 'IN_PROGRESS' || deployment !== this.primary;
    if (!enable || isOver || deployment.failedTasks < failureThreshold(this.desired)) return;
    deployment.rolloutState = 'FAILED';
    this.#report(`(deployment ${deployment.id}) deployment failed: tasks failed to start.`);
    if (rollback && this.#lastCompleted) this.#deploy(this.#lastCompleted);
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
    await Promise.all(this.tasks.map((task) => task.stop('The sandbox stops', 3)));
  }
}
