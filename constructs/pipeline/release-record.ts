import type { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine/index.js';
import { Construct } from 'constructs';
import { imageParameterName, prefix } from '../../workspaces/names.ts';
import type { ApiImage } from '../api/image.ts';
import type { ApiPlace } from '../jobs/api-states.ts';
import type { Statement } from '../role.ts';
import { StateMachine } from '../state-machine.ts';
import { releaseRecordDefinition } from './release-record-definition.ts';

export interface ReleaseRecordProps extends ApiPlace {
  readonly image: ApiImage;
}

/**
 * The end of a release: looks what the service runs now, and writes the image down for Terraform. When ECS has gone back
 * to the old image, the release fails here, whatever the deployment said.
 */
export class ReleaseRecord extends Construct {
  readonly stateMachine: SfnStateMachine;
  readonly #made: StateMachine;

  constructor(scope: Construct, id: string, props: ReleaseRecordProps) {
    super(scope, id);
    const { workspace, api, image } = props;
    this.#made = new StateMachine(this, 'machine', {
      workspace,
      address: 'pipeline_record',
      name: `${prefix(workspace)}-record`,
      definition: releaseRecordDefinition({ ...props, parameter: imageParameterName(workspace) }),
      statements: [...api.allowLook(), ...image.allowWrite()],
    });
    this.stateMachine = this.#made.machine;
  }

  allowRun(): Statement[] {
    return this.#made.allowRun();
  }
}
