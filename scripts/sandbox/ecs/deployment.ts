import { randomInt } from 'node:crypto';

/** One revision of a service, as `DescribeServices` lists it. */
export interface Deployment {
  readonly id: string;
  readonly taskDefinition: string;
  /** Seconds since 1970. */
  readonly createdAt: number;
  /** Tasks that ended without being asked to. */
  failedTasks: number;
  rolloutState: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
}

export const newDeployment = (taskDefinition: string): Deployment => ({
  id: `ecs-svc/${randomInt(10 ** 14)}`,
  taskDefinition,
  createdAt: Date.now() / 1000,
  failedTasks: 0,
  rolloutState: 'IN_PROGRESS',
});

/** ECS's circuit breaker: a deployment has failed after half as many failures as desired tasks, within 3 and 200. */
export const failureThreshold = (desired: number) => Math.min(200, Math.max(3, Math.ceil(desired / 2)));
