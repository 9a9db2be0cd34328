import type { Value, Values } from '../../plugin/values.ts';
import { type Account, unlessMissing, waitFor } from '../api.ts';
import { type Behaviour, block, reread, strings } from '../behaviour.ts';
import { call } from './ecs.ts';

interface Service {
  readonly serviceArn: string;
  readonly serviceName: string;
  readonly status: string;
  readonly desiredCount: number;
  readonly runningCount: number;
  readonly pendingCount: number;
  readonly taskDefinition: string;
  readonly launchType?: string;
  readonly deployments: readonly { readonly rolloutState?: string }[];
}

const findService = async (aws: Account, cluster: Value | undefined, service: Value | undefined) => {
  const search = call<{ services: Service[] }>(aws, 'DescribeServices', { cluster, services: [service] });
  const answer = await unlessMissing(search, 'ClusterNotFoundException', 'ServiceNotFoundException');
  return answer?.services.find(({ status }) => status === 'ACTIVE');
};

const network = (planned: Values) => {
  const found = block(planned, 'network_configuration');
  if (!found) return undefined;
  const assignPublicIp = found.assign_public_ip ? 'ENABLED' : 'DISABLED';
  const lists = { subnets: strings(found.subnets), securityGroups: strings(found.security_groups) };
  return { awsvpcConfiguration: { ...lists, assignPublicIp } };
};

const loadBalancers = (planned: Values) =>
  (planned.load_balancer as Values[]).map((balancer) => ({
    targetGroupArn: balancer.target_group_arn ?? undefined,
    containerName: balancer.container_name,
    containerPort: balancer.container_port,
  }));

/** What CreateService and UpdateService both take. */
const settings = (planned: Values) => ({
  cluster: planned.cluster,
  taskDefinition: planned.task_definition,
  desiredCount: planned.desired_count ?? 0,
  networkConfiguration: network(planned),
  healthCheckGracePeriodSeconds: planned.health_check_grace_period_seconds ?? undefined,
  deploymentConfiguration: {
    maximumPercent: planned.deployment_maximum_percent ?? 200,
    minimumHealthyPercent: planned.deployment_minimum_healthy_percent ?? 100,
    deploymentCircuitBreaker: block(planned, 'deployment_circuit_breaker'),
  },
});

const isSteady = ({ deployments, desiredCount, runningCount, pendingCount }: Service) =>
  deployments.length === 1 && runningCount === desiredCount && pendingCount === 0;

export const service: Behaviour = {
  create: async (planned, aws) => {
    const { service: made } = await call<{ service: Service }>(aws, 'CreateService', {
      ...settings(planned),
      serviceName: planned.name,
      deploymentController: block(planned, 'deployment_controller'),
      launchType: typeof planned.launch_type === 'string' ? planned.launch_type : undefined,
      loadBalancers: loadBalancers(planned),
    });
    return {
      id: made.serviceArn,
      launch_type: made.launchType ?? 'EC2',
      platform_version: 'LATEST',
      iam_role: '',
    };
  },
  read: async (state, aws) => {
    const found = await findService(aws, state.cluster, state.name);
    if (!found) return null;
    const { serviceArn: id, desiredCount: desired_count, taskDefinition: task_definition } = found;
    return reread(state, { id, desired_count, task_definition });
  },
  update: async ({ planned }, aws) => {
    const { taskDefinition, networkConfiguration, ...rest } = settings(planned);
    // Of a service that CodeDeploy releases, ECS takes neither.
    const isReleased = block(planned, 'deployment_controller')?.type === 'CODE_DEPLOY';
    const others = isReleased ? {} : { taskDefinition, networkConfiguration };
    await call(aws, 'UpdateService', { ...rest, ...others, service: planned.name });
    return undefined;
  },
  ready: async (state, aws) => {
    if (state.wait_for_steady_state !== true) return undefined;
    // Steady is also a service that went back to what it ran before: like the real provider, this does not look which.
    const { taskDefinition } = await waitFor(`service ${state.name} to be steady`, async () => {
      const found = await findService(aws, state.cluster, state.name);
      return found && isSteady(found) ? found : undefined;
    });
    return taskDefinition === state.task_definition ? undefined : { task_definition: taskDefinition };
  },
  delete: async (state, aws) => {
    const target = { cluster: state.cluster, service: state.name };
    await unlessMissing(
      call(aws, 'DeleteService', { ...target, force: true }),
      'ServiceNotFound',
      'ClusterNotFound',
    );
    await waitFor(`service ${state.name} to be gone`, async () =>
      (await findService(aws, state.cluster, state.name)) ? undefined : true,
    );
  },
  imported: (id) => {
    const [cluster = '', name = ''] = id.split('/');
    return { id, cluster, name };
  },
};
