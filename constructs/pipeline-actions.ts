import type { CodebuildProject } from '@cdktf/provider-aws/lib/codebuild-project/index.js';
import type { CodepipelineStageAction } from '@cdktf/provider-aws/lib/codepipeline/index.js';
import type { EcsCluster } from '@cdktf/provider-aws/lib/ecs-cluster/index.js';
import type { EcsService } from '@cdktf/provider-aws/lib/ecs-service/index.js';
import type { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine/index.js';
import type { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import { imageDefinitions, imageVariable } from './buildspec-api.ts';
import type { Connection } from './connection.ts';

/** The builders of single actions. Source: CodePipeline, "Action structure reference". */
type Action = CodepipelineStageAction;

const aws = { owner: 'AWS', version: '1' };

/** What the action that builds the image says it built; its `namespace`. */
const imageNamespace = 'Image';
/** Expression of the pipeline's own, resolved in each execution: repository and digest. */
const image = `#{${imageNamespace}.${imageVariable}}`;

export interface SourceProps {
  readonly name: 'Api' | 'Web';
  readonly connection: Connection;
  /** `owner/name` */
  readonly repository: string;
  readonly branch: string;
}

export const source = ({ name, connection, repository, branch }: SourceProps): Action => ({
  ...aws,
  name,
  category: 'Source',
  provider: 'CodeStarSourceConnection',
  namespace: name,
  outputArtifacts: [`${name}Source`],
  configuration: {
    ConnectionArn: connection.arn,
    FullRepositoryId: repository,
    BranchName: branch,
    // The pipeline's triggers do.
    DetectChanges: 'false',
  },
});

const codebuild = ({ name: ProjectName }: CodebuildProject, variables = {}) => ({
  ...aws,
  category: 'Build',
  provider: 'CodeBuild',
  configuration: { ProjectName, ...variables },
});

const commit = [{ name: 'COMMIT', value: '#{Api.CommitId}', type: 'PLAINTEXT' }];

export const buildImage = (project: CodebuildProject): Action => ({
  ...codebuild(project, { EnvironmentVariables: JSON.stringify(commit) }),
  name: 'Image',
  namespace: imageNamespace,
  inputArtifacts: ['ApiSource'],
  outputArtifacts: ['Image'],
});

export const buildPages = (project: CodebuildProject): Action => ({
  ...codebuild(project),
  name: 'Pages',
  inputArtifacts: ['WebSource'],
  outputArtifacts: ['Pages'],
});

export const publish = (project: CodebuildProject): Action => ({
  ...codebuild(project),
  name: 'Publish',
  inputArtifacts: ['Pages'],
});

/** Whoever reads the notices gets a mail, and has seven days. */
export const approve = (topic: SnsTopic): Action => ({
  ...aws,
  name: 'Approve',
  category: 'Approval',
  provider: 'Manual',
  configuration: {
    NotificationArn: topic.arn,
    // Not what the commits say: the action fails when that is longer than CodePipeline's thousand characters.
    CustomData: 'API #{Api.CommitId}, web app #{Web.CommitId}',
  },
});

/** Waits for the end of the execution, and fails when it does. */
export const run = (name: string, machine: SfnStateMachine): Action => ({
  ...aws,
  name,
  category: 'Invoke',
  provider: 'StepFunctions',
  configuration: {
    StateMachineArn: machine.arn,
    ExecutionNamePrefix: name.toLowerCase(),
    Input: JSON.stringify({ image }),
  },
});

/** Makes a revision of what the service runs with another image, and waits until its tasks are healthy. */
export const deploy = (cluster: EcsCluster, service: EcsService): Action => ({
  ...aws,
  name: 'Deploy',
  category: 'Deploy',
  provider: 'ECS',
  inputArtifacts: ['Image'],
  configuration: {
    ClusterName: cluster.name,
    ServiceName: service.name,
    FileName: imageDefinitions,
    // Minutes; ECS's circuit breaker decides sooner.
    DeploymentTimeout: '30',
  },
});
