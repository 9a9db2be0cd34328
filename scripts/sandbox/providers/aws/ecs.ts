import type { Value, Values } from '../plugin/values.ts';
import { type Account, json, unlessMissing, waitFor } from './api.ts';
import { type Behaviour, reread, strings } from './behaviour.ts';

const call = <T>(aws: Account, action: string, input: object) => json<T>(aws, `ecs.${action}`, input);

/** The only block of a type that there may be one of. */
const block = (values: Values, name: string) => (values[name] as Values[] | null)?.[0];

interface Clusters {
  readonly clusters: readonly {
    readonly clusterArn: string;
    readonly clusterName: string;
    readonly status: string;
  }[];
}

export const cluster: Behaviour = {
  create: async (planned, aws) => {
    const answer = await call<{ cluster: { clusterArn: string } }>(aws, 'CreateCluster', {
      clusterName: planned.name,
    });
    const arn = answer.cluster.clusterArn;
    return { id: arn, arn };
  },
  read: async (state, aws) => {
    const { clusters } = await call<Clusters>(aws, 'DescribeClusters', { clusters: [state.id] });
    const found = clusters.find(({ status }) => status === 'ACTIVE');
    return found ? { id: found.clusterArn, arn: found.clusterArn, name: found.clusterName } : null;
  },
  delete: async (state, aws) => {
    await unlessMissing(call(aws, 'DeleteCluster', { cluster: state.id }), 'ClusterNotFoundException');
  },
  imported: (id) => ({ id }),
};

interface Revision {
  readonly taskDefinitionArn: string;
  readonly family: string;
  readonly revision: number;
  readonly status: string;
  readonly containerDefinitions: readonly { readonly name: string; readonly image: string }[];
}
interface TaskDefinition {
  readonly taskDefinition: Revision;
}

/** A revision that somebody else registered. Of its containers only the images are compared. */
const otherRevision = (
  state: Values,
  { taskDefinitionArn, revision, containerDefinitions }: Revision,
): Values => {
  const images = new Map(containerDefinitions.map(({ name, image }) => [name, image]));
  const known = JSON.parse(String(state.container_definitions)) as { name: string; image: string }[];
  const containers = known.map((one) => ({ ...one, image: images.get(one.name) ?? one.image }));
  const isSame = containers.every(({ image }, i) => image === known[i]?.image);
  const container_definitions = isSame ? (state.container_definitions ?? null) : JSON.stringify(containers);
  return { arn: taskDefinitionArn, revision, container_definitions };
};

const platform = (planned: Values) => {
  const found = block(planned, 'runtime_platform');
  return (
    found && { cpuArchitecture: found.cpu_architecture, operatingSystemFamily: found.operating_system_family }
  );
};

export const taskDefinition: Behaviour = {
  create: async (planned, aws) => {
    const { taskDefinition: made } = await call<TaskDefinition>(aws, 'RegisterTaskDefinition', {
      family: planned.family,
      containerDefinitions: JSON.parse(String(planned.container_definitions)),
      cpu: planned.cpu ?? undefined,
      memory: planned.memory ?? undefined,
      networkMode: typeof planned.network_mode === 'string' ? planned.network_mode : undefined,
      requiresCompatibilities: strings(planned.requires_compatibilities),
      executionRoleArn: planned.execution_role_arn ?? undefined,
      taskRoleArn: planned.task_role_arn ?? undefined,
      runtimePlatform: platform(planned),
    });
    const arn = made.taskDefinitionArn;
    const arn_without_revision = arn.slice(0, arn.lastIndexOf(':'));
    return {
      id: made.family,
      arn,
      arn_without_revision,
      revision: made.revision,
      enable_fault_injection: false,
    };
  },
  read: async (state, aws) => {
    const taskDefinition = state.track_latest === true ? state.family : state.arn;
    const search = call<TaskDefinition>(aws, 'DescribeTaskDefinition', { taskDefinition });
    const found = (await unlessMissing(search, 'ClientException'))?.taskDefinition;
    if (found?.status !== 'ACTIVE') return null;
    return found.taskDefinitionArn === state.arn ? {} : otherRevision(state, found);
  },
  delete: async (state, aws) => {
    if (state.skip_destroy === true) return;
    const removal = call(aws, 'DeregisterTaskDefinition', { taskDefinition: state.arn });
    await unlessMissing(removal, 'ClientException');
  },
};

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
    await call(aws, 'UpdateService', { ...settings(planned), service: planned.name });
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
