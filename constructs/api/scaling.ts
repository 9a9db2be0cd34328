import { AppautoscalingPolicy } from '@cdktf/provider-aws/lib/appautoscaling-policy/index.js';
import { AppautoscalingTarget } from '@cdktf/provider-aws/lib/appautoscaling-target/index.js';
import { Construct } from 'constructs';
import { prefix } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';
import type { LoadBalancer } from '../traffic/load-balancer.ts';
import type { Api } from './api.ts';
import type { Cluster } from './cluster.ts';

export interface ApiScalingProps {
  readonly workspace: Workspace;
  readonly cluster: Cluster;
  readonly balancer: LoadBalancer;
  readonly api: Api;
}

/** A metric that ECS or the load balancer keeps anyway, and what each task shall have of it. */
interface Tracked {
  readonly metric: 'ECSServiceAverageCPUUtilization' | 'ALBRequestCountPerTarget';
  readonly target: number;
  readonly resourceLabel?: string;
}

/** Percent: above it, tasks that start slowly come too late. */
const cpu = 70;
/** A minute, for each task: what a quarter of a vCPU answers with ease. */
const requests = 1000;

/** More tasks at once when the load rises, fewer only when it has been gone for a while. Seconds. */
const coolDown = { scaleOutCooldown: 60, scaleInCooldown: 300 };

/** As many tasks of the API as the load takes, within `api.tasks`. */
export class ApiScaling extends Construct {
  readonly #props: ApiScalingProps;
  readonly #target: AppautoscalingTarget;

  constructor(scope: Construct, id: string, props: ApiScalingProps) {
    super(scope, id);
    this.#props = props;
    this.#target = this.#limits();
    this.#track('cpu', { metric: 'ECSServiceAverageCPUUtilization', target: cpu });
    // Tasks that CodeDeploy releases are in one of two target groups; scaling can watch only one.
    if (props.workspace.api.rollout === 'blue-green') return;
    const { balancer, targetGroup } = props.balancer;
    const resourceLabel = `${balancer.arnSuffix}/${targetGroup.arnSuffix}`;
    this.#track('requests', { metric: 'ALBRequestCountPerTarget', target: requests, resourceLabel });
  }

  #limits(): AppautoscalingTarget {
    const { workspace, cluster, api } = this.#props;
    const { min, max } = workspace.api.tasks;
    const config = {
      serviceNamespace: 'ecs',
      resourceId: `service/${cluster.cluster.name}/${api.service.name}`,
      scalableDimension: 'ecs:service:DesiredCount',
      minCapacity: min,
      maxCapacity: max,
      // A runbook suspends scaling while writes are stopped; a plan made meanwhile must not resume it.
      lifecycle: { ignoreChanges: ['suspended_state'] },
    };
    return address('api', new AppautoscalingTarget(this, 'target', config));
  }

  #track(use: string, { metric, target, resourceLabel }: Tracked): void {
    const { serviceNamespace, resourceId, scalableDimension } = this.#target;
    const config = {
      name: `${prefix(this.#props.workspace)}-api-${use}`,
      serviceNamespace,
      resourceId,
      scalableDimension,
      policyType: 'TargetTrackingScaling',
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: metric, resourceLabel },
        targetValue: target,
        ...coolDown,
      },
    };
    address(`api_${use}`, new AppautoscalingPolicy(this, use, config));
  }
}
