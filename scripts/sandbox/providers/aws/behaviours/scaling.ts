import type { Values } from '../../plugin/values.ts';
import { type Account, json, unlessMissing } from '../api.ts';
import type { Behaviour } from '../behaviour.ts';

interface Target {
  readonly MinCapacity: number;
  readonly MaxCapacity: number;
  readonly RoleARN?: string;
  readonly ScalableTargetARN?: string;
}

const call = <T>(aws: Account, action: string, input: object) =>
  json<T>(aws, `application-autoscaling.${action}`, input);

const idOf = ({ service_namespace, scalable_dimension, resource_id }: Values) => ({
  ServiceNamespace: service_namespace,
  ScalableDimension: scalable_dimension,
  ResourceId: resource_id,
});

const find = async (aws: Account, state: Values) => {
  const { ResourceId, ...rest } = idOf(state);
  const search = { ...rest, ResourceIds: [ResourceId] };
  const { ScalableTargets } = await call<{ ScalableTargets: Target[] }>(
    aws,
    'DescribeScalableTargets',
    search,
  );
  return ScalableTargets[0];
};

const register = (aws: Account, planned: Values) => {
  const limits = { MinCapacity: planned.min_capacity, MaxCapacity: planned.max_capacity };
  return call(aws, 'RegisterScalableTarget', { ...idOf(planned), ...limits });
};

/** Whether scaling is suspended is not read: the real provider takes no notice of it where the block is left out. */
export const target: Behaviour = {
  create: async (planned, aws) => {
    await register(aws, planned);
    return {};
  },
  read: async (state, aws) => {
    const found = await find(aws, state);
    return found ? { min_capacity: found.MinCapacity, max_capacity: found.MaxCapacity } : null;
  },
  update: async ({ planned }, aws) => {
    await register(aws, planned);
    return undefined;
  },
  delete: async (state, aws) => {
    await unlessMissing(call(aws, 'DeregisterScalableTarget', idOf(state)), 'ObjectNotFoundException');
  },
};
