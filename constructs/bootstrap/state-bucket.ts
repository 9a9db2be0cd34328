import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket/index.js';
import { Construct } from 'constructs';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';
import { keepPrivate } from '../private-bucket.ts';
import type { Statement } from '../role.ts';

/** The bucket for the states of all workspaces of an account. Everything is lost with it, so nothing destroys it. */
export class StateBucket extends Construct {
  readonly #arn: string;

  constructor(scope: Construct, id: string, { bucket }: { readonly bucket: string }) {
    super(scope, id);
    const config = { bucket, lifecycle: { preventDestroy: true } };
    const made = address('state', new S3Bucket(this, 'bucket', config));
    this.#arn = made.arn;
    keepPrivate(this, 'state', { bucket: made, fenced: false });
  }

  /** Reads the state of a workspace, and locks it meanwhile: all that a plan does. */
  allowPlan(workspace: Workspace): Statement[] {
    const lock = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'];
    return [
      // Of the whole bucket: without it, a state that is not there yet would look like one that may not be read.
      { Effect: 'Allow', Action: ['s3:ListBucket'], Resource: [this.#arn] },
      { Effect: 'Allow', Action: ['s3:GetObject'], Resource: [this.#state(workspace)] },
      { Effect: 'Allow', Action: lock, Resource: [`${this.#state(workspace)}.tflock`] },
    ];
  }

  /** Takes away every object but this state: people's uploads are no part of a plan, nor are other workspaces' states. */
  denyOthers(workspace: Workspace): Statement {
    const state = this.#state(workspace);
    const Action = ['s3:GetObject', 's3:GetObjectVersion'];
    return { Effect: 'Deny', Action, NotResource: [state, `${state}.tflock`] };
  }

  /** Also writes the state. */
  allowApply(workspace: Workspace): Statement[] {
    const write = { Effect: 'Allow', Action: ['s3:PutObject'], Resource: [this.#state(workspace)] } as const;
    return [...this.allowPlan(workspace), write];
  }

  /** The backend's place for a state: `<prefix>/<Terraform workspace>/<key>`. */
  #state({ application, name }: Workspace): string {
    return `${this.#arn}/${application}/${name}/${name}.tfstate`;
  }
}
