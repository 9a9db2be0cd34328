import type { Values } from '../../plugin/values.ts';
import { type Account, json, unlessMissing } from '../api.ts';
import { type Behaviour, block, strings } from '../behaviour.ts';

/** Calls an action of ECS. */
export const call = <T>(aws: Account, action: string, input: object) => json<T>(aws, `ecs.${action}`, input);

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
