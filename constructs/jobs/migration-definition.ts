import type { Workspace } from '../../workspaces/schema.ts';
import { containerName } from '../api/container.ts';
import type { Repository } from '../api/repository.ts';
import { workspaceTags } from '../providers.ts';
import { call, choose, type Definition, jsonata, type State } from '../states.ts';
import { type ApiPlace, lookAtService, runTask } from './api-states.ts';

export interface MigrationDefinitionProps extends ApiPlace {
  readonly repository: Repository;
  /** Of the task definitions that migrations run as. */
  readonly family: string;
  readonly command: readonly string[];
}

/** Longer than any migration that one waits for in a release. */
const timeoutSeconds = 3600;

const image = '$states.context.Execution.Input.image';

/** Brings the schema up to the image in the input, `{"image": "<repository>@sha256:…"}`; fails when that fails. */
export function migrationDefinition(props: MigrationDefinitionProps): Definition {
  const { repository } = props;
  const taskDefinition = jsonata('$revision');
  const task = { taskDefinition, group: 'migrate', timeoutSeconds };
  const isOurs = `$split(${image}, /[@:]/)[0] = '${repository.repository.repositoryUrl}'`;
  return {
    Comment: 'Brings the schema of the database up to an image of the API',
    QueryLanguage: 'JSONata',
    StartAt: 'Is it an image of the API?',
    States: {
      'Is it an image of the API?': choose(isOurs, {
        yes: 'Look at the scaling',
        no: 'Not an image of the API',
      }),
      'Look at the scaling': { ...lookAtScaling(props), Next: 'Are the writers stopped?' },
      'Are the writers stopped?': choose('$suspended', {
        yes: 'The writers are stopped',
        no: 'Look at the service',
      }),
      'Look at the service': { ...lookAtService(props), Next: 'Look at its task' },
      'Look at its task': {
        ...call('ecs:describeTaskDefinition', { TaskDefinition: jsonata('$taskDefinition') }),
        Next: 'Register the migration',
      },
      'Register the migration': {
        ...call('ecs:registerTaskDefinition', jsonata(registration(props))),
        Assign: { revision: jsonata('$states.result.TaskDefinition.TaskDefinitionArn') },
        Next: 'Migrate',
      },
      Migrate: {
        ...runTask(props, task),
        Assign: { failure: {} },
        Catch: [
          {
            ErrorEquals: ['States.ALL'],
            Assign: { failure: jsonata('$states.errorOutput') },
            Next: 'Deregister the migration',
          },
        ],
        Next: 'Deregister the migration',
      },
      // A revision that stays does no harm; a release that stops for it would.
      'Deregister the migration': {
        ...call('ecs:deregisterTaskDefinition', { TaskDefinition: taskDefinition }),
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Did it succeed?' }],
        Next: 'Did it succeed?',
      },
      'Did it succeed?': choose('$exists($failure.Error)', { yes: 'Failed', no: 'Succeeded' }),
      Succeeded: { Type: 'Succeed' },
      ...failures(props),
    },
  };
}

/** A runbook that moves the database suspends scaling first and lets it go last; a workspace with 0 tasks has not. */
const lookAtScaling = ({ cluster, api }: ApiPlace) => ({
  ...call('applicationautoscaling:describeScalableTargets', {
    ServiceNamespace: 'ecs',
    ScalableDimension: 'ecs:service:DesiredCount',
    ResourceIds: [`service/${cluster.cluster.name}/${api.service.name}`],
  }),
  Assign: {
    suspended: jsonata('$states.result.ScalableTargets[0].SuspendedState.DynamicScalingOutSuspended = true'),
  },
});

/** The service's task definition with this image, this command, no health check, and streams of its own in the log. */
const registration = ({ workspace, family, command }: MigrationDefinitionProps) => `(
  $task := $states.input.TaskDefinition;
  $kept := ['ContainerDefinitions', 'Cpu', 'EphemeralStorage', 'ExecutionRoleArn', 'Memory', 'NetworkMode',
    'RequiresCompatibilities', 'RuntimePlatform', 'TaskRoleArn', 'Volumes'];
  $containers := [$task.ContainerDefinitions.(Name = '${containerName}' ? $merge([
    $sift($, function($value, $key) { $key != 'HealthCheck' }),
    {
      'Image': ${image},
      'Command': ${JSON.stringify(command)},
      'LogConfiguration': $merge([LogConfiguration, {
        'Options': $merge([LogConfiguration.Options, { 'awslogs-stream-prefix': 'migrate' }])
      }])
    }
  ]) : $)];
  $merge([
    $sift($task, function($value, $key) { $key in $kept }),
    { 'Family': '${family}', 'ContainerDefinitions': $containers, 'Tags': ${JSON.stringify(tags(workspace))} }
  ])
)`;

const tags = (workspace: Workspace) =>
  Object.entries(workspaceTags(workspace)).map(([Key, Value]) => ({ Key, Value }));

const failures = ({ api, repository }: MigrationDefinitionProps): Record<string, State> => ({
  'Not an image of the API': {
    Type: 'Fail',
    Error: 'NotAnImageOfTheApi',
    Cause: `The input must be {"image": "…"} with an image of the repository ${repository.repository.repositoryUrl}. Nothing was run.`,
  },
  'The writers are stopped': {
    Type: 'Fail',
    Error: 'WritersStopped',
    Cause:
      'The scaling of the API is suspended: a runbook has stopped it to move the database or the bucket. Nothing was run. Release again when the runbook has ended.',
  },
  Failed: {
    Type: 'Fail',
    Error: jsonata('$failure.Error'),
    Cause: jsonata(
      `'The migration failed; its output is in the streams of ${api.task.logs.name} that begin with migrate/. ' & $failure.Cause`,
    ),
  },
});
