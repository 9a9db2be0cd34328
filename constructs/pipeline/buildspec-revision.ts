import { containerName } from '../api/container.ts';
import type { Buildspec } from './buildspec.ts';

/** What CodeDeploy is handed. Source: CodePipeline, "ECS and CodeDeploy blue-green deploy action reference". */
export const revisionFiles = { taskDefinition: 'taskdef.json', appSpec: 'appspec.json' };

/** What DescribeTaskDefinition says and RegisterTaskDefinition does not take. */
const answers = [
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
];

const withImage = [
  `.containerDefinitions |= map(if .name == "${containerName}" then .image = $image else . end)`,
  `del(${answers.map((key) => `.${key}`).join(', ')})`,
].join(' | ');

/** CodeDeploy takes this version, and no other spelling of it. Source: CodeDeploy, "AppSpec file structure". */
const appSpec = (port: number) =>
  `{"version":0.0,"Resources":[{"TargetService":{"Type":"AWS::ECS::Service","Properties":{"TaskDefinition":"<TASK_DEFINITION>","LoadBalancerInfo":{"ContainerName":"${containerName}","ContainerPort":${port}}}}}]}`;

/**
 * Writes down the revision to be released: the newest one of the family, which Terraform made or a release before, with the
 * new image. Done just before the deployment: what was built days ago would bring back the settings of that day. Reads
 * `FAMILY` and `IMAGE`.
 */
export const revisionBuildspec = (port: number): Buildspec => ({
  commands: [
    'aws ecs describe-task-definition --task-definition "$FAMILY" --query taskDefinition > current.json',
    `jq --arg image "$IMAGE" '${withImage}' current.json > ${revisionFiles.taskDefinition}`,
    `printf '%s' '${appSpec(port)}' > ${revisionFiles.appSpec}`,
  ],
  artifacts: { files: Object.values(revisionFiles) },
});
