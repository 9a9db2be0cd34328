import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import type { Construct } from 'constructs';

export interface AwsProps {
  readonly account: string;
  readonly region: string;
  /** On every resource that has tags. */
  readonly tags: Readonly<Record<string, string>>;
}

/** The AWS provider, which works in one account and refuses all others. */
export function aws(scope: Construct, { account, region, tags }: AwsProps): void {
  new AwsProvider(scope, 'aws', {
    region,
    allowedAccountIds: [account],
    // The provider's own 25 keeps an operator waiting for minutes before it shows an error of AWS.
    maxRetries: 5,
    defaultTags: [{ tags: { ...tags, managed_by: 'terraform' } }],
  });
}
