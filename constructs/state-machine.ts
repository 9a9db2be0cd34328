import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine/index.js';
import { Construct } from 'constructs';
import { logDays } from '../workspaces/defaults.ts';
import type { Workspace } from '../workspaces/schema.ts';
import { address } from './address.ts';
import { ServiceRole, type Statement } from './role.ts';
import type { Definition } from './states.ts';

export interface StateMachineProps {
  readonly workspace: Workspace;
  /** Of the machine, its role and its logs in Terraform: `migrate`. */
  readonly address: string;
  readonly name: string;
  readonly definition: Definition;
  /** What its states may do. */
  readonly statements: readonly Statement[];
}

/** A Step Functions state machine with a role of its own, which writes down the executions that fail. */
export class StateMachine extends Construct {
  readonly machine: SfnStateMachine;
  readonly #props: StateMachineProps;

  constructor(scope: Construct, id: string, props: StateMachineProps) {
    super(scope, id);
    this.#props = props;
    const { address: at, name, definition } = props;
    const role = this.#role();
    const config = {
      name,
      roleArn: role.role.arn,
      definition: JSON.stringify(definition),
      loggingConfiguration: {
        logDestination: `${this.#logs().arn}:*`,
        level: 'ERROR',
        // What a failed task said of itself is its output.
        includeExecutionData: true,
      },
      // AWS refuses to make a state machine that may not write its log.
      dependsOn: [role.policy],
    };
    this.machine = address(at, new SfnStateMachine(this, 'machine', config));
  }

  /** Starts it and waits for its end. */
  allowRun(): Statement[] {
    const { name } = this.#props;
    const start = ['states:StartExecution', 'states:DescribeStateMachine'];
    const executions = this.#arn('states', `execution:${name}:*`);
    return [
      { Effect: 'Allow', Action: start, Resource: [this.machine.arn] },
      { Effect: 'Allow', Action: ['states:DescribeExecution'], Resource: [executions] },
    ];
  }

  #role(): ServiceRole {
    const { address: at, name, statements } = this.#props;
    const all = [...statements, this.#allowLog()];
    const props = { address: at, name, service: 'states.amazonaws.com', statements: all } as const;
    return new ServiceRole(this, 'role', props);
  }

  #logs(): CloudwatchLogGroup {
    const { address: at, name, workspace } = this.#props;
    // AWS's own prefix: under another one each group makes the account's one log policy longer, which has a limit.
    const config = { name: `/aws/vendedlogs/states/${name}`, retentionInDays: logDays(workspace) };
    return address(at, new CloudwatchLogGroup(this, 'logs', config));
  }

  /** Source: Step Functions, "Using CloudWatch Logs to log execution history". */
  #allowLog(): Statement {
    const deliveries = ['Create', 'Get', 'Update', 'Delete'].map((verb) => `logs:${verb}LogDelivery`);
    const policies = ['logs:PutResourcePolicy', 'logs:DescribeResourcePolicies'];
    const lists = ['logs:ListLogDeliveries', 'logs:DescribeLogGroups'];
    return { Effect: 'Allow', Action: [...deliveries, ...policies, ...lists], Resource: ['*'] };
  }

  #arn(service: string, resource: string): string {
    const { account, region } = this.#props.workspace;
    return `arn:aws:${service}:${region}:${account}:${resource}`;
  }
}
