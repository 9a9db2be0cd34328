import type { Workspace } from '../../workspaces/schema.ts';
import { containerName } from '../api/container.ts';
import { call, choose, type Definition, jsonata } from '../states.ts';
import { type ApiPlace, lookAtService, runTask } from './api-states.ts';

export interface JobDefinitionProps extends ApiPlace {
  readonly name: string;
  readonly job: Workspace['jobs'][string];
}

/** Executions that run are listed newest first; of two that begin at once, one is the last. */
const isFirst = `$count($states.result.Executions) = 0
  or $states.result.Executions[-1].ExecutionArn = $states.context.Execution.Id`;

/** Runs the job once, unless its last run has not ended or the API is stopped. */
export function jobDefinition({ name, job, ...place }: JobDefinitionProps): Definition {
  const running = { StateMachineArn: jsonata('$states.context.StateMachine.Id'), StatusFilter: 'RUNNING' };
  const override = { Name: containerName, Command: job.command };
  const task = {
    taskDefinition: jsonata('$taskDefinition'),
    group: `job-${name}`,
    timeoutSeconds: 60 * job.timeoutMinutes,
    overrides: { ContainerOverrides: [override] },
  };
  return {
    Comment: `The job ${name}, in the image that the API runs at that time`,
    QueryLanguage: 'JSONata',
    StartAt: 'Look for an earlier run',
    States: {
      'Look for an earlier run': {
        ...call('sfn:listExecutions', running),
        Assign: { isFirst: jsonata(isFirst) },
        Next: 'Has it ended?',
      },
      'Has it ended?': choose('$isFirst', { yes: 'Look at the service', no: 'Still running' }),
      'Look at the service': { ...lookAtService(place), Next: 'Is the API running?' },
      'Is the API running?': choose('$desiredCount > 0', { yes: 'Run', no: 'Stopped' }),
      Run: { ...runTask(place, task), End: true },
      'Still running': { Type: 'Succeed', Output: { skipped: 'An earlier run has not ended.' } },
      Stopped: { Type: 'Succeed', Output: { skipped: 'The API is stopped.' } },
    },
  };
}
