import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine/index.js';
import { Construct } from 'constructs';
import { imageParameterName, prefix } from '../workspaces/names.ts';
import type { Workspace } from '../workspaces/schema.ts';
import { address } from './address.ts';
import type { Api } from './api.ts';
import type { ApiImage } from './api-image.ts';
import { releaseRecordStates } from './release-record-states.ts';
import { ServiceRole, type Statement } from './role.ts';

export interface ReleaseRecordProps {
  readonly workspace: Workspace;
  readonly api: Api;
  readonly image: ApiImage;
}

/**
 * The end of a release: looks what the service runs now, and writes the image down for Terraform. When ECS has gone back
 * to the old image, the release fails here, whatever the deployment said.
 */
export class ReleaseRecord extends Construct {
  readonly stateMachine: SfnStateMachine;
  readonly #executions: string;

  constructor(scope: Construct, id: string, { workspace, api, image }: ReleaseRecordProps) {
    super(scope, id);
    const name = `${prefix(workspace)}-record`;
    this.#executions = `arn:aws:states:${workspace.region}:${workspace.account}:execution:${name}:*`;
    const role = new ServiceRole(this, 'role', {
      address: 'pipeline_record',
      name,
      service: 'states.amazonaws.com',
      statements: [...api.allowLook(), ...image.allowWrite()],
    });
    const definition = releaseRecordStates({
      cluster: api.service.cluster,
      service: api.service.name,
      parameter: imageParameterName(workspace),
    });
    const config = { name, roleArn: role.role.arn, definition, dependsOn: [role.policy] };
    this.stateMachine = address('pipeline_record', new SfnStateMachine(this, 'machine', config));
  }

  /** Starts it and waits for its end. */
  allowRun(): Statement[] {
    const start = ['states:DescribeStateMachine', 'states:StartExecution'];
    return [
      { Effect: 'Allow', Action: start, Resource: [this.stateMachine.arn] },
      { Effect: 'Allow', Action: ['states:DescribeExecution'], Resource: [this.#executions] },
    ];
  }
}
