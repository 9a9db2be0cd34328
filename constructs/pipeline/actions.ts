import type { CodebuildProject } from '@cdktf/provider-aws/lib/codebuild-project/index.js';
import type { CodepipelineStageAction } from '@cdktf/provider-aws/lib/codepipeline/index.js';
import type { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine/index.js';
import type { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import { imageVariable } from './buildspec-api.ts';
import type { Connection } from './connection.ts';

/** The builders of single actions. Source: CodePipeline, "Action structure reference". */
export type Action = CodepipelineStageAction;

export const aws = { owner: 'AWS', version: '1' };

/** What the action that builds the image says it built; its `namespace`. */
const imageNamespace = 'Image';
/** Expression of the pipeline's own, resolved in each execution: repository and digest. */
export const image = `#{${imageNamespace}.${imageVariable}}`;

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

interface Variable {
  readonly name: string;
  readonly value: string;
}

export const codebuild = ({ name: ProjectName }: CodebuildProject, variable?: Variable) => ({
  ...aws,
  category: 'Build',
  provider: 'CodeBuild',
  configuration: {
    ProjectName,
    ...(variable && { EnvironmentVariables: JSON.stringify([{ ...variable, type: 'PLAINTEXT' }]) }),
  },
});

export const buildImage = (project: CodebuildProject): Action => ({
  ...codebuild(project, { name: 'COMMIT', value: '#{Api.CommitId}' }),
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
