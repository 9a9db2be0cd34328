export interface ReleaseRecordStatesProps {
  readonly cluster: string;
  readonly service: string;
  /** Name of the SSM parameter with the image in force. */
  readonly parameter: string;
}

/** With CodeDeploy, what runs is the primary one of two task sets; otherwise it is the service's own. */
const revision =
  '{% $states.result.Services[0].(TaskSets[Status = "PRIMARY"] ? TaskSets[Status = "PRIMARY"].TaskDefinition : TaskDefinition) %}';
const runs = '{% $states.result.TaskDefinition.ContainerDefinitions[Name = "api"].Image %}';
const released = '{% $states.context.Execution.Input.image %}';

/** AWS answers "too many requests" to whoever asks at a bad moment. Seconds. */
const Retry = [{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 5, MaxAttempts: 3, BackoffRate: 2 }];

/**
 * Compares the image the service runs with the one released (the input `image`), and writes it down if it is the same.
 * Source of the language: Step Functions, "Transforming data with JSONata".
 */
export function releaseRecordStates({ cluster, service, parameter }: ReleaseRecordStatesProps): string {
  const sdk = (action: string) => `arn:aws:states:::aws-sdk:${action}`;
  const States = {
    Service: {
      Type: 'Task',
      Resource: sdk('ecs:describeServices'),
      Arguments: { Cluster: cluster, Services: [service] },
      Output: { revision },
      Retry,
      Next: 'Revision',
    },
    Revision: {
      Type: 'Task',
      Resource: sdk('ecs:describeTaskDefinition'),
      Arguments: { TaskDefinition: '{% $states.input.revision %}' },
      Output: { runs },
      Retry,
      Next: 'Same?',
    },
    'Same?': {
      Type: 'Choice',
      Choices: [
        { Condition: `{% $states.input.runs = $states.context.Execution.Input.image %}`, Next: 'Record' },
      ],
      Default: 'RolledBack',
    },
    Record: {
      Type: 'Task',
      Resource: sdk('ssm:putParameter'),
      Arguments: { Name: parameter, Value: released, Type: 'String', Overwrite: true },
      Retry,
      End: true,
    },
    RolledBack: {
      Type: 'Fail',
      Error: 'RolledBack',
      Cause:
        '{% "The service runs " & $states.input.runs & ", not the released " & $states.context.Execution.Input.image & ": its tasks did not become healthy and ECS went back. See the log of the API." %}',
    },
  };
  const definition = { QueryLanguage: 'JSONata', StartAt: 'Service', TimeoutSeconds: 300, States };
  return JSON.stringify(definition);
}
