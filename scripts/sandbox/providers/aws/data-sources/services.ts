import { ProviderError } from '../../plugin/resource.ts';
import type { Values } from '../../plugin/values.ts';
import { json } from '../api.ts';
import type { Read } from './refuse.ts';

export const connection: Read = async ({ name = null, arn = null, ...config }, aws) => {
  const { Connections } = await json<{ Connections: Record<string, string>[] }>(
    aws,
    'codestar-connections.ListConnections',
    {},
  );
  const found = Connections.find((one) => one.ConnectionName === name || one.ConnectionArn === arn);
  if (!found) throw new ProviderError(`There is no connection ${name ?? arn}`);
  const id = found.ConnectionArn ?? null;
  const of = { connection_status: found.ConnectionStatus ?? null, provider_type: found.ProviderType ?? null };
  return { ...config, ...of, id, arn: id, name: found.ConnectionName ?? null, host_arn: '', tags: {} };
};

export const service: Read = async (config, aws) => {
  const { cluster_arn: cluster, service_name } = config;
  const { services } = await json<{ services: Values[] }>(aws, 'ecs.DescribeServices', {
    cluster,
    services: [service_name],
  });
  const found = services.find(({ status }) => status === 'ACTIVE');
  if (!found) throw new ProviderError(`There is no service ${service_name} in ${cluster}`);
  const { serviceArn = null, desiredCount = null, taskDefinition = null, launchType = null } = found;
  return {
    ...config,
    id: serviceArn,
    arn: serviceArn,
    desired_count: desiredCount,
    task_definition: taskDefinition,
    launch_type: launchType,
    scheduling_strategy: 'REPLICA',
    availability_zone_rebalancing: 'DISABLED',
    tags: {},
  };
};

export const parameter: Read = async (config, aws) => {
  const { name = null } = config;
  const { Parameter: found } = await json<{ Parameter: Values }>(aws, 'ssm.GetParameter', {
    Name: name,
    WithDecryption: true,
  });
  const { ARN: arn = null, Type: type = null, Value: value = null, Version: version = null } = found;
  return { ...config, id: name, arn, type, value, version, insecure_value: type === 'String' ? value : null };
};
