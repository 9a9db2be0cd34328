import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { EcsService } from '@cdktf/provider-aws/lib/ecs-service/index.js';
import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition/index.js';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { applicationUser, prefix } from '../workspaces/names.ts';
import type { Workspace } from '../workspaces/schema.ts';
import { address } from './address.ts';
import type { Cluster } from './cluster.ts';
import { containerDefinitions } from './container.ts';
import type { Database } from './database.ts';
import type { Media } from './media.ts';
import type { Network } from './network.ts';
import { type Statement, TaskRole } from './role.ts';

export interface ApiProps {
  readonly workspace: Workspace;
  readonly network: Network;
  readonly cluster: Cluster;
  readonly database: Database;
  readonly media: Media;
}

/** The API: a Fargate service whose tasks use the database and the media bucket. Nothing reaches it from outside yet. */
export class Api extends Construct {
  readonly service: EcsService;
  readonly securityGroup: SecurityGroup;
  readonly #props: ApiProps;
  readonly #name: string;

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    this.#props = props;
    this.#name = `${prefix(props.workspace)}-api`;
    this.securityGroup = this.#securityGroup();
    const logs = this.#logs();
    const execution = this.#role('execution', this.#allowStart(logs));
    const task = this.#role('task', props.media.allowReadWrite());
    const definition = this.#taskDefinition(logs, { execution, task });
    // A task that starts before its permissions or its password exist fails, and the circuit breaker counts it.
    this.service = this.#service(definition, [execution.policy, task.policy, props.database.ready]);
  }

  #securityGroup(): SecurityGroup {
    const name = this.#name;
    const config = { name, description: 'The API', vpcId: this.#props.network.vpc.id, tags: { Name: name } };
    const group = address('api', new SecurityGroup(this, 'group', config));
    const rule = { securityGroupId: group.id, ipProtocol: '-1', cidrIpv4: '0.0.0.0/0' };
    address('api_to_anywhere', new VpcSecurityGroupEgressRule(this, 'egress', rule));
    return group;
  }

  #logs(): CloudwatchLogGroup {
    const retentionInDays = this.#props.workspace.protected ? 365 : 30;
    return address(
      'api',
      new CloudwatchLogGroup(this, 'logs', { name: `/ecs/${this.#name}`, retentionInDays }),
    );
  }

  #role(use: 'execution' | 'task', statements: readonly Statement[]): TaskRole {
    return new TaskRole(this, use, { address: `api_${use}`, name: `${this.#name}-${use}`, statements });
  }

  /** What ECS itself does to start a task: pull the image, write the logs, read the one password. */
  #allowStart(logs: CloudwatchLogGroup): Statement[] {
    const { account, region } = this.#props.workspace;
    const pull = ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'];
    const write = ['logs:CreateLogStream', 'logs:PutLogEvents'];
    return [
      { Effect: 'Allow', Action: ['ecr:GetAuthorizationToken'], Resource: ['*'] },
      { Effect: 'Allow', Action: pull, Resource: [`arn:aws:ecr:${region}:${account}:repository/*`] },
      { Effect: 'Allow', Action: write, Resource: [`${logs.arn}:*`] },
      this.#props.database.application.allowRead(),
    ];
  }

  #taskDefinition(
    logs: CloudwatchLogGroup,
    roles: { execution: TaskRole; task: TaskRole },
  ): EcsTaskDefinition {
    const { workspace, database } = this.#props;
    const secrets = { DATABASE_PASSWORD: `${database.application.resource.arn}:password::` };
    const config = {
      family: this.#name,
      cpu: String(workspace.api.cpu),
      memory: String(workspace.api.memory),
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      executionRoleArn: roles.execution.role.arn,
      taskRoleArn: roles.task.role.arn,
      containerDefinitions: containerDefinitions({
        workspace,
        logGroup: logs.name,
        environment: this.#environment(),
        secrets,
      }),
      // Older revisions stay, so that the service can go back to one.
      skipDestroy: true,
    };
    return address('api', new EcsTaskDefinition(this, 'definition', config));
  }

  #environment(): Record<string, string> {
    const { workspace, database, media } = this.#props;
    return {
      AWS_REGION: workspace.region,
      DATABASE_HOST: database.endpoint.host,
      DATABASE_NAME: database.endpoint.dbname,
      DATABASE_PORT: database.endpoint.port,
      DATABASE_USER: applicationUser(workspace),
      MEDIA_BUCKET: media.bucket.bucket,
      PORT: String(workspace.api.port),
    };
  }

  #service(definition: EcsTaskDefinition, dependsOn: ITerraformDependable[]): EcsService {
    const { workspace, network, cluster } = this.#props;
    const subnets = network.apiSubnets.map((subnet) => subnet.id);
    const config = {
      name: this.#name,
      cluster: cluster.cluster.id,
      taskDefinition: definition.arn,
      desiredCount: workspace.api.desiredCount,
      launchType: 'FARGATE',
      networkConfiguration: { subnets, securityGroups: [this.securityGroup.id], assignPublicIp: true },
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      // Not `waitForSteadyState`: in a new workspace no task gets healthy before `runbook db-role` has made its role in
      // the database. The runbooks wait for the tasks themselves.
      dependsOn,
    };
    return address('api', new EcsService(this, 'service', config));
  }
}
