import type { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js';
import { CodedeployApp } from '@cdktf/provider-aws/lib/codedeploy-app/index.js';
import { CodedeployDeploymentGroup } from '@cdktf/provider-aws/lib/codedeploy-deployment-group/index.js';
import type { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group/index.js';
import { Construct } from 'constructs';
import { apiName } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';
import { ServiceRole, type Statement } from '../role.ts';
import type { LoadBalancer } from '../traffic/load-balancer.ts';
import type { Api } from './api.ts';
import type { Cluster } from './cluster.ts';

export interface BlueGreenProps {
  readonly workspace: Workspace;
  readonly cluster: Cluster;
  readonly api: Api;
  readonly balancer: LoadBalancer;
  /** The target group that the service does not begin in. */
  readonly green: LbTargetGroup;
  /** Goes off when a release is no good: CodeDeploy then goes back. */
  readonly alarm: CloudwatchMetricAlarm;
}

/** Releases of the API by CodeDeploy: a full second set of tasks, a tenth of the traffic for a while, then all of it. */
export class BlueGreen extends Construct {
  readonly app: CodedeployApp;
  readonly group: CodedeployDeploymentGroup;
  readonly #props: BlueGreenProps;

  constructor(scope: Construct, id: string, props: BlueGreenProps) {
    super(scope, id);
    this.#props = props;
    const config = { name: apiName(props.workspace), computePlatform: 'ECS' };
    this.app = address('api', new CodedeployApp(this, 'app', config));
    this.group = this.#group(this.#role());
  }

  /** Starts releases and waits for their end. Source: CodePipeline, "Service role policy permissions for CodeDeploy". */
  allowDeploy(): Statement[] {
    const { region, account } = this.#props.workspace;
    const named = `arn:aws:codedeploy:${region}:${account}:deploymentconfig:${this.group.deploymentConfigName}`;
    const app = ['GetApplication', 'GetApplicationRevision', 'RegisterApplicationRevision'];
    const allow = (actions: readonly string[], resource: string): Statement => ({
      Effect: 'Allow',
      Action: actions.map((action) => `codedeploy:${action}`),
      Resource: [resource],
    });
    return [
      allow(app, this.app.arn),
      allow(['CreateDeployment', 'GetDeployment'], this.group.arn),
      allow(['GetDeploymentConfig'], named),
    ];
  }

  #group(role: ServiceRole): CodedeployDeploymentGroup {
    const { cluster, api, alarm } = this.#props;
    const config = {
      appName: this.app.name,
      deploymentGroupName: this.app.name,
      serviceRoleArn: role.role.arn,
      // Long enough for the alarm, which looks at ten minutes; a tenth is more than the share of errors it takes.
      deploymentConfigName: 'CodeDeployDefault.ECSCanary10Percent15Minutes',
      deploymentStyle: { deploymentOption: 'WITH_TRAFFIC_CONTROL', deploymentType: 'BLUE_GREEN' },
      ecsService: { clusterName: cluster.cluster.name, serviceName: api.service.name },
      loadBalancerInfo: { targetGroupPairInfo: this.#targetGroups() },
      blueGreenDeploymentConfig: {
        deploymentReadyOption: { actionOnTimeout: 'CONTINUE_DEPLOYMENT' },
        // The way back is in the time before; what has had all the traffic may have changed the data.
        terminateBlueInstancesOnDeploymentSuccess: { action: 'TERMINATE', terminationWaitTimeInMinutes: 0 },
      },
      autoRollbackConfiguration: {
        enabled: true,
        events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'],
      },
      alarmConfiguration: { enabled: true, alarms: [alarm.alarmName] },
      dependsOn: [role.policy],
    };
    return address('api', new CodedeployDeploymentGroup(this, 'group', config));
  }

  #targetGroups() {
    const { balancer, green } = this.#props;
    return {
      prodTrafficRoute: { listenerArns: [balancer.listeners.production.arn] },
      targetGroup: [{ name: balancer.targetGroup.name }, { name: green.name }],
    };
  }

  #role(): ServiceRole {
    return new ServiceRole(this, 'role', {
      address: 'api_releases',
      name: `${apiName(this.#props.workspace)}-releases`,
      service: 'codedeploy.amazonaws.com',
      statements: this.#allowRelease(),
    });
  }

  /** Source: the managed policy AWSCodeDeployRoleForECS, here for one service and its listeners. */
  #allowRelease(): Statement[] {
    const { workspace, cluster, api, balancer } = this.#props;
    const Effect = 'Allow' as const;
    const { region, account } = workspace;
    const sets = `arn:aws:ecs:${region}:${account}:task-set/${cluster.cluster.name}/${api.service.name}/*`;
    const look = ['TargetGroups', 'Listeners', 'Rules'].map((what) => `elasticloadbalancing:Describe${what}`);
    const turn = ['elasticloadbalancing:ModifyListener', 'elasticloadbalancing:ModifyRule'];
    return [
      {
        Effect,
        Action: ['ecs:DescribeServices', 'ecs:UpdateServicePrimaryTaskSet'],
        Resource: [api.service.id],
      },
      { Effect, Action: ['ecs:CreateTaskSet', 'ecs:DeleteTaskSet'], Resource: [api.service.id, sets] },
      // The alarms are looked at in one call for both kinds, and those of composite ones AWS gives for all or not at all.
      { Effect, Action: [...look, 'cloudwatch:DescribeAlarms'], Resource: ['*'] },
      { Effect, Action: turn, Resource: balancer.listeners.arns },
      ...api.task.allowPass(),
    ];
  }
}
