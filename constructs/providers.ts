import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import type { Construct } from 'constructs';
import type { Workspace } from '../workspaces/schema.ts';

export interface AwsProps {
  readonly account: string;
  readonly region: string;
  /** On every resource that has tags. */
  readonly tags: Readonly<Record<string, string>>;
}

/** The AWS provider, which works in one account and refuses all others. */
export function aws(scope: Construct, props: AwsProps): void {
  new AwsProvider(scope, 'aws', settings(props));
}

/** The tags that tell what belongs to a workspace. */
export const workspaceTags = ({ application, name }: Workspace) => ({ application, workspace: name });

/** The same account in us-east-1, for what AWS keeps there for the whole world. */
export function northVirginia(scope: Construct, workspace: Workspace): AwsProvider {
  const { account } = workspace;
  const props = { account, region: 'us-east-1', tags: workspaceTags(workspace) };
  return new AwsProvider(scope, 'aws_us_east_1', { alias: 'us_east_1', ...settings(props) });
}

const settings = ({ account, region, tags }: AwsProps) => ({
  region,
  allowedAccountIds: [account],
  // The provider's own 25 keeps an operator waiting for minutes before it shows an error of AWS.
  maxRetries: 5,
  defaultTags: [{ tags: { ...tags, managed_by: 'terraform' } }],
});
