import type { ApplicationAutoScaling } from '@aws-sdk/client-application-auto-scaling';
import type { Aws } from './aws.ts';
import type { Call } from './call.ts';
import type { ServiceId } from './ecs.ts';

/** Which kinds of scaling are suspended. A type, not an interface, so that it can be a fact of a run. */
export type Suspended = { dynamicIn: boolean; dynamicOut: boolean; scheduled: boolean };

/** Nothing but a call of ECS itself changes the number of tasks. */
export const allSuspended: Suspended = { dynamicIn: true, dynamicOut: true, scheduled: true };

const target = ({ cluster, service }: ServiceId) => ({
  ServiceNamespace: 'ecs' as const,
  ResourceId: `service/${cluster}/${service}`,
  ScalableDimension: 'ecs:service:DesiredCount' as const,
});

/** What of a service's scaling is suspended; `null` for a service that does not scale. */
export const describeSuspended = async (aws: Aws, id: ServiceId): Promise<Suspended | null> => {
  const { ResourceId, ...rest } = target(id);
  const input = { ...rest, ResourceIds: [ResourceId] };
  const { ScalableTargets = [] } = await aws.send({
    service: 'application-autoscaling',
    name: 'DescribeScalableTargets',
    input,
    send: (scaling: ApplicationAutoScaling, options) => scaling.describeScalableTargets(input, options),
  });
  const [found] = ScalableTargets;
  if (!found) return null;
  return {
    dynamicIn: found.SuspendedState?.DynamicScalingInSuspended ?? false,
    dynamicOut: found.SuspendedState?.DynamicScalingOutSuspended ?? false,
    scheduled: found.SuspendedState?.ScheduledScalingSuspended ?? false,
  };
};

/** Suspends and resumes kinds of scaling; the limits stay as they are. Fine when it is so already. */
export const setSuspended = (id: ServiceId, to: Suspended): Call<void, 'application-autoscaling'> => {
  const input = {
    ...target(id),
    SuspendedState: {
      DynamicScalingInSuspended: to.dynamicIn,
      DynamicScalingOutSuspended: to.dynamicOut,
      ScheduledScalingSuspended: to.scheduled,
    },
  };
  return {
    service: 'application-autoscaling',
    name: 'RegisterScalableTarget',
    input,
    send: async (scaling, options) => {
      await scaling.registerScalableTarget(input, options);
    },
  };
};
