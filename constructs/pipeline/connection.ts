import { CodestarconnectionsConnection } from '@cdktf/provider-aws/lib/codestarconnections-connection/index.js';
import { DataAwsCodestarconnectionsConnection } from '@cdktf/provider-aws/lib/data-aws-codestarconnections-connection/index.js';
import { Construct } from 'constructs';
import { connectionName } from '../../workspaces/names.ts';
import { address } from '../address.ts';
import type { Statement } from '../role.ts';

/**
 * Makes the account's connection to GitHub. AWS leaves it `PENDING` until a person has confirmed it in the console, once;
 * no API can do that.
 */
export function connectGithub(scope: Construct, application: string): void {
  const config = { name: connectionName(application), providerType: 'GitHub' };
  address('github', new CodestarconnectionsConnection(scope, 'connection', config));
}

export interface ConnectionProps {
  readonly application: string;
}

/** The account's connection to GitHub, as the stack `bootstrap` made it. */
export class Connection extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { application }: ConnectionProps) {
    super(scope, id);
    const config = { name: connectionName(application) };
    this.arn = address('github', new DataAwsCodestarconnectionsConnection(this, 'connection', config)).arn;
  }

  /** AWS renamed the service, and asks for the action under the name that the connection's ARN has. */
  allowUse(): Statement[] {
    const Action = ['codestar-connections:UseConnection', 'codeconnections:UseConnection'];
    return [{ Effect: 'Allow', Action, Resource: [this.arn] }];
  }
}
