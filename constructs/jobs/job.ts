import { Construct } from 'constructs';
import { prefix } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import type { Statement } from '../role.ts';
import { StateMachine } from '../state-machine.ts';
import type { Notices } from '../watching/notices.ts';
import { type ApiPlace, allowRunTask } from './api-states.ts';
import { jobDefinition } from './job-definition.ts';

export interface JobProps extends ApiPlace {
  /** As the workspace file says it: `clean-up`. */
  readonly name: string;
  readonly job: Workspace['jobs'][string];
  readonly notices: Notices;
}

/** A background job: a state machine that runs it once, and an alarm for when it fails. */
export class Job extends Construct {
  readonly stateMachine: StateMachine;
  /** Of everything that belongs to it, in Terraform: `job_clean_up`. */
  readonly address: string;
  /** Of everything that belongs to it, in AWS. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: JobProps) {
    super(scope, id);
    const { workspace, api } = props;
    this.address = `job_${props.name.replaceAll('-', '_')}`;
    this.name = `${prefix(workspace)}-job-${props.name}`;
    const { address, name } = this;
    const definition = jobDefinition(props);
    const statements = [...allowRunTask(props, api.task.family), this.#allowList(workspace)];
    this.stateMachine = new StateMachine(this, 'machine', {
      workspace,
      address,
      name,
      definition,
      statements,
    });
    this.#alarm(props);
  }

  #allowList({ account, region }: Workspace): Statement {
    const self = `arn:aws:states:${region}:${account}:stateMachine:${this.name}`;
    return { Effect: 'Allow', Action: ['states:ListExecutions'], Resource: [self] };
  }

  #alarm({ name, notices, api }: JobProps): void {
    const dimensions = { StateMachineArn: this.stateMachine.machine.arn };
    const { address, name: alarm } = this;
    const description = `The job ${name} failed: look at the newest failed execution of the state machine ${alarm}, then at the logs ${api.task.logs.name}.`;
    const of = { namespace: 'AWS/States', name: 'ExecutionsFailed', dimensions, statistic: 'Sum' };
    notices.alarm(this, { address, name: `${alarm}-failed`, description, of, above: 0, periods: 1 });
  }
}
