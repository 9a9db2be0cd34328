import { EcsCluster } from '@cdktf/provider-aws/lib/ecs-cluster/index.js';
import { Construct } from 'constructs';
import { prefix } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';
import type { Statement } from '../role.ts';

export interface ClusterProps {
  readonly workspace: Workspace;
}

/** The ECS cluster the API runs in. */
export class Cluster extends Construct {
  readonly cluster: EcsCluster;
  readonly #workspace: Workspace;

  constructor(scope: Construct, id: string, { workspace }: ClusterProps) {
    super(scope, id);
    this.#workspace = workspace;
    const setting = [{ name: 'containerInsights', value: 'enabled' }];
    this.cluster = address('api', new EcsCluster(this, 'cluster', { name: prefix(workspace), setting }));
  }

  /** For who runs tasks of one family here, waits for them and stops them when they take too long. */
  allowRun(family: string): Statement[] {
    const { account, region } = this.#workspace;
    const ecs = `arn:aws:ecs:${region}:${account}`;
    const tasks = [`${ecs}:task/${prefix(this.#workspace)}/*`];
    const here = { ArnEquals: { 'ecs:cluster': [this.cluster.arn] } };
    const onRun = { StringEquals: { 'ecs:CreateAction': ['RunTask'] } };
    const definitions = [`${ecs}:task-definition/${family}:*`];
    return [
      { Effect: 'Allow', Action: ['ecs:RunTask'], Resource: definitions, Condition: here },
      { Effect: 'Allow', Action: ['ecs:TagResource'], Resource: tasks, Condition: onRun },
      { Effect: 'Allow', Action: ['ecs:DescribeTasks', 'ecs:StopTask'], Resource: tasks },
    ];
  }
}
