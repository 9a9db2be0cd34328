import type { STS } from '@aws-sdk/client-sts';
import type { Aws } from './aws.ts';

/** Who the credentials belong to. */
export interface Identity {
  /** 12 digits. */
  readonly account: string;
  readonly arn: string;
}

export const identity = async (aws: Aws): Promise<Identity> => {
  const { Account = '', Arn = '' } = await aws.send({
    service: 'sts',
    name: 'GetCallerIdentity',
    input: {},
    send: (sts: STS, options) => sts.getCallerIdentity({}, options),
  });
  return { account: Account, arn: Arn };
};
