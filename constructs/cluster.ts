import { EcsCluster } from '@cdktf/provider-aws/lib/ecs-cluster/index.js';
import { Construct } from 'constructs';
import { prefix } from '../workspaces/names.ts';
import type { Workspace } from '../workspaces/schema.ts';
import { address } from './address.ts';

export interface ClusterProps {
  readonly workspace: Workspace;
}

/** The ECS cluster the API runs in. */
export class Cluster extends Construct {
  readonly cluster: EcsCluster;

  constructor(scope: Construct, id: string, { workspace }: ClusterProps) {
    super(scope, id);
    const setting = [{ name: 'containerInsights', value: 'enabled' }];
    this.cluster = address('api', new EcsCluster(this, 'cluster', { name: prefix(workspace), setting }));
  }
}
