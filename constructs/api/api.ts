import {
  EcsService,
  type EcsServiceNetworkConfiguration,
} from '@cdktf/provider-aws/lib/ecs-service/index.js';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { Construct } from 'constructs';
import { apiName } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';
import type { Database } from '../database/database.ts';
import type { Media } from '../media.ts';
import type { Network } from '../network/network.ts';
import type { Statement } from '../role.ts';
import type { LoadBalancer } from '../traffic/load-balancer.ts';
import type { Cluster } from './cluster.ts';
import { containerName } from './container.ts';
import type { ApiImage } from './image.ts';
import type { Repository } from './repository.ts';
import { blueGreen, rolling, warn } from './rollout.ts';
import { ApiTask } from './task.ts';

export interface ApiProps {
  readonly workspace: Workspace;
  readonly network: Network;
  readonly cluster: Cluster;
  readonly database: Database;
  readonly media: Media;
  readonly repository: Repository;
  readonly image: ApiImage;
  readonly balancer: LoadBalancer;
}

/** The API: a Fargate service behind the load balancer, whose tasks use the database and the media bucket. */
export class Api extends Construct {
  readonly service: EcsService;
  readonly securityGroup: SecurityGroup;
  readonly task: ApiTask;
  /** Where its tasks run; jobs and migrations run there, too. */
  readonly networkConfiguration: EcsServiceNetworkConfiguration;
  readonly #props: ApiProps;
  readonly #name: string;

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    this.#props = props;
    this.#name = apiName(props.workspace);
    this.securityGroup = this.#securityGroup();
    const subnets = props.network.privateSubnets.ids;
    const securityGroups = [this.securityGroup.id];
    this.networkConfiguration = { subnets, securityGroups, assignPublicIp: false };
    this.task = new ApiTask(this, 'task', { ...props, name: this.#name });
    this.service = this.#service();
    warn(this, props.workspace);
  }

  /** Sees which revision the service runs, and how many tasks. */
  allowDescribe(): Statement[] {
    return [{ Effect: 'Allow', Action: ['ecs:DescribeServices'], Resource: [this.service.id] }];
  }

  /** Sees which image the service runs. */
  allowLook(): Statement[] {
    const definition: Statement = {
      Effect: 'Allow',
      Action: ['ecs:DescribeTaskDefinition'],
      Resource: ['*'],
    };
    return [...this.allowDescribe(), definition];
  }

  /** Lets the service run another revision, itself. */
  allowUpdate(): Statement[] {
    const Action = ['ecs:DescribeServices', 'ecs:UpdateService'];
    return [{ Effect: 'Allow', Action, Resource: [this.service.id] }];
  }

  #securityGroup(): SecurityGroup {
    const name = this.#name;
    const config = { name, description: 'The API', vpcId: this.#props.network.vpc.id, tags: { Name: name } };
    return address('api', new SecurityGroup(this, 'group', config));
  }

  #service(): EcsService {
    const { workspace, network, cluster, balancer } = this.#props;
    const { arn: targetGroupArn } = balancer.targetGroup;
    const config = {
      name: this.#name,
      cluster: cluster.cluster.id,
      taskDefinition: this.task.definition.arn,
      // In a new workspace no task gets healthy before `runbook db-role` has made its role in the database, and starts it.
      // This apply shall not wait for any; then the count belongs to scaling, and to a runbook that stops the writers.
      desiredCount: 0,
      launchType: 'FARGATE',
      networkConfiguration: this.networkConfiguration,
      loadBalancer: [{ targetGroupArn, containerName, containerPort: workspace.api.port }],
      // Seconds a new task may fail the balancer's checks: what its own check allows for the start, and two checks more.
      healthCheckGracePeriodSeconds: 60,
      // A task costs what it costs under its workspace's name.
      enableEcsManagedTags: true,
      propagateTags: 'SERVICE',
      ...(workspace.api.rollout === 'rolling' ? rolling(this.task.definition) : blueGreen),
      dependsOn: [...this.task.needs, ...network.allowOut(this.securityGroup), balancer.listeners.ready],
    };
    return address('api', new EcsService(this, 'service', config));
  }
}
