import type { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine/index.js';
import { Construct } from 'constructs';
import { prefix } from '../../workspaces/names.ts';
import type { Repository } from '../api/repository.ts';
import type { Statement } from '../role.ts';
import { StateMachine } from '../state-machine.ts';
import { type ApiPlace, allowRunTask } from './api-states.ts';
import { migrationDefinition } from './migration-definition.ts';

export interface MigrationsProps extends ApiPlace {
  readonly repository: Repository;
  /** As the workspace file says it: `api.migrateCommand`. */
  readonly command: readonly string[];
}

/** Migrations of the application: run in the new image, waited for, before it takes traffic. */
export class Migrations extends Construct {
  readonly stateMachine: SfnStateMachine;
  readonly #made: StateMachine;

  constructor(scope: Construct, id: string, props: MigrationsProps) {
    super(scope, id);
    const { workspace } = props;
    const name = `${prefix(workspace)}-migrate`;
    const definition = migrationDefinition({ ...props, family: name });
    const statements = [...allowRunTask(props, name), ...props.api.task.allowRegister(name), withoutResource];
    const machine = { workspace, address: 'migrate', name, definition, statements };
    this.#made = new StateMachine(this, 'machine', machine);
    this.stateMachine = this.#made.machine;
  }

  /** For a release: `{"image": "<repository>@sha256:…"}` is the input. */
  allowRun(): Statement[] {
    return this.#made.allowRun();
  }
}

/** Neither action takes a resource. */
const withoutResource: Statement = {
  Effect: 'Allow',
  Action: ['application-autoscaling:DescribeScalableTargets', 'ecs:DeregisterTaskDefinition'],
  Resource: ['*'],
};
