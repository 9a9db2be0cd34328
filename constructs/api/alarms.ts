import type { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js';
import type { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group/index.js';
import { Construct } from 'constructs';
import { prefix } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import type { LoadBalancer } from '../traffic/load-balancer.ts';
import type { AlarmProps, Metric, Notices } from '../watching/notices.ts';
import type { Api } from './api.ts';
import type { Cluster } from './cluster.ts';

export interface ApiAlarmsProps {
  readonly workspace: Workspace;
  readonly notices: Notices;
  readonly cluster: Cluster;
  readonly balancer: LoadBalancer;
  readonly api: Api;
}

/** Fewer requests in five minutes say nothing by their share of errors. */
const fewRequests = 20;

/** What the API's users would notice, and what comes before it. */
export class ApiAlarms extends Construct {
  /** Goes off when many requests are answered with an error. */
  readonly errors: CloudwatchMetricAlarm;
  readonly #props: ApiAlarmsProps;

  constructor(scope: Construct, id: string, props: ApiAlarmsProps) {
    super(scope, id);
    this.#props = props;
    this.errors = this.#errors();
    this.#unhealthy();
    this.#alarm(
      'cpu',
      'The tasks of the API use more than 80 % of their CPU: raise api.cpu or api.tasks.max.',
      {
        of: this.#ofService('CPUUtilization'),
        above: 80,
      },
    );
    this.#alarm('memory', 'The tasks of the API use more than 85 % of their memory: raise api.memory.', {
      of: this.#ofService('MemoryUtilization'),
      above: 85,
    });
  }

  /** Answers of the API and of the balancer itself, which answers when no task does. */
  #errors(): CloudwatchMetricAlarm {
    const count = (name: string) => this.#ofBalancer(name, 'Sum');
    const metrics = {
      requests: count('RequestCount'),
      failed: count('HTTPCode_Target_5XX_Count'),
      unanswered: count('HTTPCode_ELB_5XX_Count'),
    };
    const all = '(FILL(requests, 0) + FILL(unanswered, 0))';
    const bad = '(FILL(failed, 0) + FILL(unanswered, 0))';
    const expression = `IF(${all} >= ${fewRequests}, 100 * ${bad} / ${all}, 0)`;
    const description =
      'More than 5 % of the requests to the API fail: look at its logs, then at the database.';
    return this.#alarm('errors', description, { of: { expression, metrics }, above: 5, periods: 2 });
  }

  #unhealthy(): void {
    const { targetGroup, greenTargetGroup: green } = this.#props.balancer;
    const blue = this.#unhealthyIn(targetGroup);
    const expression = 'FILL(blue, 0) + FILL(green, 0)';
    const of = green ? { expression, metrics: { blue, green: this.#unhealthyIn(green) } } : blue;
    const description = 'A task of the API fails its health check for ten minutes: look at its logs.';
    this.#alarm('unhealthy', description, { of, above: 0, periods: 2 });
  }

  #unhealthyIn({ arnSuffix: TargetGroup }: LbTargetGroup): Metric {
    const metric = this.#ofBalancer('UnHealthyHostCount', 'Minimum');
    return { ...metric, dimensions: { ...metric.dimensions, TargetGroup } };
  }

  #alarm(
    use: string,
    description: string,
    { periods = 3, ...props }: Pick<AlarmProps, 'of' | 'above'> & { periods?: number },
  ): CloudwatchMetricAlarm {
    const name = `${prefix(this.#props.workspace)}-api-${use}`;
    return this.#props.notices.alarm(this, { address: `api_${use}`, name, description, periods, ...props });
  }

  #ofBalancer(name: string, statistic: string): Metric {
    const dimensions = { LoadBalancer: this.#props.balancer.balancer.arnSuffix };
    return { namespace: 'AWS/ApplicationELB', name, dimensions, statistic };
  }

  #ofService(name: string): Metric {
    const { cluster, api } = this.#props;
    const dimensions = { ClusterName: cluster.cluster.name, ServiceName: api.service.name };
    return { namespace: 'AWS/ECS', name, dimensions, statistic: 'Average' };
  }
}
