import { describeService } from './describe.ts';
import { Service, type ServiceChange, type ServiceSettings } from './service.ts';
import type { Fargate, Task } from './task.ts';

const interval = 100;

type Fields = Record<string, unknown>;

/** The data plane of ECS: services with a desired count run that many processes. */
export class Services {
  readonly #services = new Map<string, Service>();
  readonly #fargate: Fargate;
  readonly #timer = setInterval(() => this.#reconcile(), interval);

  constructor(fargate: Fargate) {
    this.#fargate = fargate;
  }

  /** Takes over a service as CreateService, UpdateService or DeleteService answered it. */
  apply(settings: ServiceSettings, change: ServiceChange): void {
    const known = this.#services.get(settings.serviceArn);
    const isUpdate = known?.settings.status === 'ACTIVE';
    const service = isUpdate ? known : new Service(this.#fargate, settings);
    if (isUpdate) known.update(settings, change);
    this.#services.set(settings.serviceArn, service);
    service.reconcile();
  }

  /** The service of the control plane with its real counts. */
  describe(described: Fields): Fields {
    const service = this.#services.get(String(described.serviceArn));
    return service ? describeService(service, described) : described;
  }

  /** The service of this name in the cluster of that name. */
  find(cluster: string, name: string): Service | undefined {
    return [...this.#services.values()].find(
      ({ settings }) =>
        settings.status === 'ACTIVE' &&
        settings.serviceName === name.split('/').at(-1) &&
        settings.clusterArn.split('/').at(-1) === cluster.split('/').at(-1),
    );
  }

  get tasks(): Task[] {
    return [...this.#services.values()].flatMap(({ tasks }) => tasks);
  }

  stopTask(task: Task, reason: string): void {
    for (const service of this.#services.values()) {
      if (service.tasks.includes(task)) service.stopTask(task, reason);
    }
  }

  list = () =>
    [...this.#services.values()].map((service) => ({
      name: service.settings.serviceName,
      desired: service.desired,
      running: service.count(service.primary).running,
      pids: service.tasks.flatMap(({ pid }) => pid ?? []),
    }));

  async stopAll(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all([...this.#services.values()].map((service) => service.stopAll()));
  }

  #reconcile() {
    for (const service of this.#services.values()) service.reconcile();
  }
}
