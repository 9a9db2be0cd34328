import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter/index.js';
import { Construct } from 'constructs';
import { delivery } from '../../workspaces/defaults.ts';
import { imageParameterName } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';
import type { Statement } from '../role.ts';
import type { Repository } from './repository.ts';

export interface ApiImageProps {
  readonly workspace: Workspace;
  readonly repository: Repository;
}

/**
 * The image the API shall run. People say it in the workspace file. A pipeline says it by its releases: then the setting
 * is only the first one, and the image in force is in a parameter that Terraform reads and never writes again.
 */
export class ApiImage extends Construct {
  /** As Docker spells it: repository and tag or digest. */
  readonly reference: string;
  readonly #parameter?: SsmParameter;

  constructor(scope: Construct, id: string, { workspace, repository }: ApiImageProps) {
    super(scope, id);
    const first = repository.image(workspace.api.image);
    if (delivery(workspace)) this.#parameter = this.#remember(imageParameterName(workspace), first);
    this.reference = this.#parameter?.insecureValue ?? first;
  }

  /** Writes down another one. */
  allowWrite(): Statement[] {
    if (!this.#parameter) return [];
    return [{ Effect: 'Allow', Action: ['ssm:PutParameter'], Resource: [this.#parameter.arn] }];
  }

  #remember(name: string, insecureValue: string): SsmParameter {
    const config = {
      name,
      description: 'The image of the API that the last release brought',
      type: 'String',
      // Not `value`: Terraform would take that for a secret, and hide every change of the task definition.
      insecureValue,
      lifecycle: { ignoreChanges: ['insecure_value'] },
    };
    return address('api_image', new SsmParameter(this, 'parameter', config));
  }
}
