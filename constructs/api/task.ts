import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { logDays } from '../../workspaces/defaults.ts';
import { applicationUser } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';
import type { Database } from '../database/database.ts';
import type { Media } from '../media.ts';
import { ServiceRole, type Statement } from '../role.ts';
import { containerDefinitions } from './container.ts';
import type { ApiImage } from './image.ts';
import type { Repository } from './repository.ts';

export interface ApiTaskProps {
  readonly workspace: Workspace;
  /** The task definition's family, and beginning of the names of roles and logs. */
  readonly name: string;
  readonly database: Database;
  readonly media: Media;
  readonly repository: Repository;
  readonly image: ApiImage;
}

/** What one task of the API is: its container, its logs, and its two roles. */
export class ApiTask extends Construct {
  readonly definition: EcsTaskDefinition;
  /** Name of the task definition without its revision, which changes. */
  readonly family: string;
  /** A task that starts before these exist fails, and the circuit breaker counts it. */
  readonly needs: readonly ITerraformDependable[];
  readonly logs: CloudwatchLogGroup;
  readonly #props: ApiTaskProps;
  readonly #roles: { readonly execution: ServiceRole; readonly task: ServiceRole };

  constructor(scope: Construct, id: string, props: ApiTaskProps) {
    super(scope, id);
    this.#props = props;
    this.family = props.name;
    this.logs = this.#logs();
    const execution = this.#role('execution', this.#allowStart());
    const task = this.#role('task', props.media.allowReadWrite());
    this.#roles = { execution, task };
    this.definition = this.#definition();
    this.needs = [execution.policy, task.policy, props.database.ready];
  }

  /** For who runs such a task: it gives the task both of its roles. */
  allowPass(): Statement[] {
    const Resource = [this.#roles.execution.role.arn, this.#roles.task.role.arn];
    const Condition = { StringEquals: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com'] } };
    return [{ Effect: 'Allow', Action: ['iam:PassRole'], Resource, Condition }];
  }

  /** Reads revisions, and makes new ones of one family. A family is not asked of its resource, which a switch replaces. */
  allowRegister(family = this.family): Statement[] {
    const { account, region } = this.#props.workspace;
    const Resource = [`arn:aws:ecs:${region}:${account}:task-definition/${family}:*`];
    const Condition = { StringEquals: { 'ecs:CreateAction': ['RegisterTaskDefinition'] } };
    return [
      { Effect: 'Allow', Action: ['ecs:DescribeTaskDefinition'], Resource: ['*'] },
      { Effect: 'Allow', Action: ['ecs:RegisterTaskDefinition'], Resource },
      { Effect: 'Allow', Action: ['ecs:TagResource'], Resource, Condition },
    ];
  }

  #logs(): CloudwatchLogGroup {
    const retentionInDays = logDays(this.#props.workspace);
    return address(
      'api',
      new CloudwatchLogGroup(this, 'logs', { name: `/ecs/${this.#props.name}`, retentionInDays }),
    );
  }

  #role(use: 'execution' | 'task', statements: readonly Statement[]): ServiceRole {
    const service = 'ecs-tasks.amazonaws.com';
    const name = `${this.#props.name}-${use}`;
    return new ServiceRole(this, use, { address: `api_${use}`, name, service, statements });
  }

  /** What ECS itself does to start a task: pull the image, write the logs, read the one password. */
  #allowStart(): Statement[] {
    const { repository, database } = this.#props;
    const write = ['logs:CreateLogStream', 'logs:PutLogEvents'];
    return [
      ...repository.allowPull(),
      { Effect: 'Allow', Action: write, Resource: [`${this.logs.arn}:*`] },
      database.application.allowRead(),
    ];
  }

  #definition(): EcsTaskDefinition {
    const { workspace, database, image } = this.#props;
    const secrets = { DATABASE_PASSWORD: `${database.application.resource.arn}:password::` };
    const config = {
      family: this.family,
      cpu: String(workspace.api.cpu),
      memory: String(workspace.api.memory),
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      executionRoleArn: this.#roles.execution.role.arn,
      taskRoleArn: this.#roles.task.role.arn,
      containerDefinitions: containerDefinitions({
        workspace,
        image: image.reference,
        logGroup: this.logs.name,
        environment: this.#environment(),
        secrets,
      }),
      // Older revisions stay, so that the service can go back to one.
      skipDestroy: true,
      // A revision that a pipeline released is the one in force, not a difference to be undone.
      trackLatest: true,
      // Nor are the tags that its revision may lack.
      lifecycle: { ignoreChanges: ['tags', 'tags_all'] },
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
}
