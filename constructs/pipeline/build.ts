import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { CodebuildProject } from '@cdktf/provider-aws/lib/codebuild-project/index.js';
import { Construct } from 'constructs';
import { logDays } from '../../workspaces/defaults.ts';
import { prefix } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';
import { literal } from '../literal.ts';
import { ServiceRole, type Statement } from '../role.ts';
import type { PipelineArtifacts } from './artifacts.ts';
import { type Buildspec, buildspecText } from './buildspec.ts';

export interface PipelineBuildProps {
  readonly workspace: Workspace;
  readonly artifacts: PipelineArtifacts;
  /** Last part of its name and of the addresses: `image`. */
  readonly use: string;
  readonly description: string;
  readonly buildspec: Buildspec;
  readonly environment: Readonly<Record<string, string>>;
  /** What it may do besides taking its source and handing on its result. */
  readonly statements: readonly Statement[];
  /** Lets it run Docker. Default: no. */
  readonly privileged?: boolean;
}

/** Minutes. */
const buildTimeout = 30;

/** Something the pipeline has to run: a CodeBuild project with a role and a log of its own. */
export class PipelineBuild extends Construct {
  readonly project: CodebuildProject;
  readonly #props: PipelineBuildProps;
  readonly #address: string;
  readonly #name: string;

  constructor(scope: Construct, id: string, props: PipelineBuildProps) {
    super(scope, id);
    this.#props = props;
    this.#address = `pipeline_${props.use}`;
    this.#name = `${prefix(props.workspace)}-pipeline-${props.use}`;
    this.project = this.#project(this.#logs());
  }

  allowStart(): Statement[] {
    const Action = ['codebuild:StartBuild', 'codebuild:BatchGetBuilds'];
    return [{ Effect: 'Allow', Action, Resource: [this.project.arn] }];
  }

  #logs(): CloudwatchLogGroup {
    const retentionInDays = logDays(this.#props.workspace);
    const config = { name: `/aws/codebuild/${this.#name}`, retentionInDays };
    return address(this.#address, new CloudwatchLogGroup(this, 'logs', config));
  }

  #project(logs: CloudwatchLogGroup): CodebuildProject {
    const { description, buildspec } = this.#props;
    const role = this.#role(logs);
    const config = {
      name: this.#name,
      description,
      serviceRole: role.role.arn,
      buildTimeout,
      source: { type: 'CODEPIPELINE', buildspec: literal(buildspecText(buildspec)) },
      artifacts: { type: 'CODEPIPELINE' },
      environment: this.#environment(),
      logsConfig: { cloudwatchLogs: { groupName: logs.name } },
      dependsOn: [role.policy],
    };
    return address(this.#address, new CodebuildProject(this, 'project', config));
  }

  /** The processor is the Fargate tasks' own: an image built on another one does not start there. */
  #environment() {
    const { environment, privileged: privilegedMode = false } = this.#props;
    return {
      type: 'LINUX_CONTAINER',
      image: 'aws/codebuild/amazonlinux-x86_64-standard:5.0',
      computeType: 'BUILD_GENERAL1_SMALL',
      privilegedMode,
      environmentVariable: Object.entries(environment).map(([name, value]) => ({ name, value })),
    };
  }

  #role(logs: CloudwatchLogGroup): ServiceRole {
    const { artifacts, statements } = this.#props;
    const write: Statement = {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: [`${logs.arn}:*`],
    };
    return new ServiceRole(this, 'role', {
      address: this.#address,
      name: this.#name,
      service: 'codebuild.amazonaws.com',
      statements: [write, ...artifacts.allowBuild(), ...statements],
    });
  }
}
