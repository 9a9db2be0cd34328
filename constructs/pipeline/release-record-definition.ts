import { containerName } from '../api/container.ts';
import { type ApiPlace, lookAtService } from '../jobs/api-states.ts';
import { call, choose, type Definition, jsonata } from '../states.ts';

export interface ReleaseRecordDefinitionProps extends ApiPlace {
  /** Name of the SSM parameter with the image in force. */
  readonly parameter: string;
}

const released = '$states.context.Execution.Input.image';

/** Writes down the image in the input, `{"image": "<repository>@sha256:…"}`, if the service runs it; else it fails. */
export function releaseRecordDefinition(props: ReleaseRecordDefinitionProps): Definition {
  const { api, parameter: Name } = props;
  return {
    Comment: 'Writes down the image that was released, if the service runs it',
    QueryLanguage: 'JSONata',
    StartAt: 'Look at the service',
    States: {
      'Look at the service': { ...lookAtService(props), Next: 'Look at its task' },
      'Look at its task': {
        ...call('ecs:describeTaskDefinition', { TaskDefinition: jsonata('$taskDefinition') }),
        Assign: {
          runs: jsonata(
            `$states.result.TaskDefinition.ContainerDefinitions[Name = '${containerName}'].Image`,
          ),
        },
        Next: 'Is it the released image?',
      },
      'Is it the released image?': choose(`$runs = ${released}`, {
        yes: 'Write it down',
        no: 'ECS went back',
      }),
      'Write it down': {
        ...call('ssm:putParameter', { Name, Value: jsonata(released), Type: 'String', Overwrite: true }),
        End: true,
      },
      'ECS went back': {
        Type: 'Fail',
        Error: 'EcsWentBack',
        Cause: jsonata(
          `'The service runs ' & $runs & ', not ' & ${released} & ': tasks of that image did not get healthy. See the log ${api.task.logs.name}.'`,
        ),
      },
    },
  };
}
