import type { CodebuildProject } from '@cdktf/provider-aws/lib/codebuild-project/index.js';
import type { Construct } from 'constructs';
import type { BlueGreen } from '../api/blue-green.ts';
import type { ApiPlace } from '../jobs/api-states.ts';
import type { Statement } from '../role.ts';
import { type Action, aws, codebuild, image } from './actions.ts';
import type { PipelineArtifacts } from './artifacts.ts';
import { PipelineBuild } from './build.ts';
import { imageDefinitions, imageVariable } from './buildspec-api.ts';
import { revisionBuildspec, revisionFiles } from './buildspec-revision.ts';

/** How a pipeline brings an image into the service. */
export interface Deploy {
  /** One after the other; the last one's name is `Deploy`. */
  readonly actions: readonly Action[];
  /** What they may do. */
  readonly statements: readonly Statement[];
}

/** ECS makes a revision of what the service runs with another image, and replaces the tasks one by one. */
export function rollingDeploy({ cluster, api }: ApiPlace): Deploy {
  const action = {
    ...aws,
    name: 'Deploy',
    category: 'Deploy',
    provider: 'ECS',
    inputArtifacts: ['Image'],
    configuration: {
      ClusterName: cluster.cluster.name,
      ServiceName: api.service.name,
      FileName: imageDefinitions,
      // Minutes; ECS's circuit breaker decides sooner.
      DeploymentTimeout: '30',
    },
  };
  return { actions: [action], statements: [...api.allowUpdate(), ...allowRevision({ api })] };
}

export interface BlueGreenDeployProps extends ApiPlace {
  readonly artifacts: PipelineArtifacts;
  readonly blueGreen: BlueGreen;
}

/** CodeDeploy starts a second set of tasks of a revision that was written down just before, and turns the traffic. */
export function blueGreenDeploy(scope: Construct, props: BlueGreenDeployProps): Deploy {
  const { workspace, artifacts, api, blueGreen } = props;
  const build = new PipelineBuild(scope, 'revision', {
    workspace,
    artifacts,
    use: 'revision',
    description: 'Writes down the revision of the API to be released',
    buildspec: revisionBuildspec(workspace.api.port),
    // Its name, and no reference: a switch-over replaces the definition, and may touch nothing but the service.
    environment: { FAMILY: `${api.task.definition.familyInput}` },
    statements: api.allowLook(),
  });
  return {
    actions: [describe(build.project), turn(blueGreen)],
    statements: [...build.allowStart(), ...blueGreen.allowDeploy(), ...allowRevision(props)],
  };
}

const allowRevision = ({ api }: Pick<ApiPlace, 'api'>) => [
  ...api.task.allowRegister(),
  ...api.task.allowPass(),
];

const describe = (project: CodebuildProject): Action => ({
  ...codebuild(project, { name: imageVariable, value: image }),
  name: 'Describe',
  inputArtifacts: ['Image'],
  outputArtifacts: ['Revision'],
});

const turn = ({ app, group }: BlueGreen): Action => ({
  ...aws,
  name: 'Deploy',
  category: 'Deploy',
  provider: 'CodeDeployToECS',
  inputArtifacts: ['Revision'],
  configuration: {
    ApplicationName: app.name,
    DeploymentGroupName: group.deploymentGroupName,
    TaskDefinitionTemplateArtifact: 'Revision',
    TaskDefinitionTemplatePath: revisionFiles.taskDefinition,
    AppSpecTemplateArtifact: 'Revision',
    AppSpecTemplatePath: revisionFiles.appSpec,
  },
});
