import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js';
import { Construct } from 'constructs';
import { firewall } from '../../workspaces/defaults.ts';
import { firewallName, prefix } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';
import type { Api } from '../api/api.ts';
import type { Cluster } from '../api/cluster.ts';
import type { LoadBalancer } from '../traffic/load-balancer.ts';

export interface DashboardProps {
  readonly workspace: Workspace;
  readonly cluster: Cluster;
  readonly balancer: LoadBalancer;
  readonly api: Api;
}

/** As CloudWatch spells them: namespace, metric, dimensions one after the other, options. Or only options. */
type Line = readonly unknown[];

/** One page that says how the workspace is doing. */
export class Dashboard extends Construct {
  readonly #props: DashboardProps;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    this.#props = props;
    const dashboardBody = JSON.stringify({ widgets: this.#rows().flatMap(inColumns) });
    const config = { dashboardName: prefix(props.workspace), dashboardBody };
    address('workspace', new CloudwatchDashboard(this, 'dashboard', config));
  }

  #rows() {
    return [
      [
        this.#widget('Requests in five minutes', [
          this.#ofBalancer('RequestCount', 'Sum'),
          this.#ofBalancer('HTTPCode_Target_4XX_Count', 'Sum'),
          this.#ofBalancer('HTTPCode_Target_5XX_Count', 'Sum'),
          this.#ofBalancer('HTTPCode_ELB_5XX_Count', 'Sum'),
          ...this.#refused(),
        ]),
        this.#widget('Answers, seconds', [
          this.#ofBalancer('TargetResponseTime', 'p50'),
          this.#ofBalancer('TargetResponseTime', 'p99'),
        ]),
        this.#widget('Tasks, percent', [
          this.#ofService('CPUUtilization'),
          this.#ofService('MemoryUtilization'),
        ]),
      ],
      [
        this.#widget('Database, CPU percent', [this.#ofDatabases('CPUUtilization')]),
        this.#widget('Database, connections', [this.#ofDatabases('DatabaseConnections')]),
        this.#widget('Database, free bytes', [this.#ofDatabases('FreeStorageSpace')]),
      ],
    ];
  }

  #widget(title: string, metrics: readonly Line[]) {
    return {
      type: 'metric',
      properties: { title, metrics, region: this.#props.workspace.region, period: 300 },
    };
  }

  #ofBalancer(metric: string, stat: string): Line {
    const { balancer } = this.#props.balancer;
    return ['AWS/ApplicationELB', metric, 'LoadBalancer', balancer.arnSuffix, { stat }];
  }

  #refused(): Line[] {
    const { workspace } = this.#props;
    if (!firewall(workspace)) return [];
    const of = ['WebACL', firewallName(workspace), 'Region', workspace.region, 'Rule', 'ALL'];
    return [['AWS/WAFV2', 'BlockedRequests', ...of, { stat: 'Sum' }]];
  }

  #ofService(metric: string): Line {
    const { cluster, api } = this.#props;
    return ['AWS/ECS', metric, 'ClusterName', cluster.cluster.name, 'ServiceName', api.service.name];
  }

  /** Every generation there is, found by the beginning of its name: a switch-over must not change this page. */
  #ofDatabases(metric: string): Line {
    const name = `${prefix(this.#props.workspace)}-database`;
    const search = `{AWS/RDS,DBInstanceIdentifier} MetricName="${metric}" "${name}"`;
    return [{ expression: `SEARCH('${search}', 'Average', 300)`, label: '' }];
  }
}

const [width, height] = [8, 6];

const inColumns = <W extends object>(widgets: readonly W[], row: number) =>
  widgets.map((widget, column) => ({ ...widget, x: column * width, y: row * height, width, height }));
