import type { Call } from './call.ts';

/** Who the credentials belong to. */
export interface Identity {
  /** 12 digits. */
  readonly account: string;
  readonly arn: string;
}

export const identity = (): Call<Identity, 'sts'> => ({
  service: 'sts',
  name: 'GetCallerIdentity',
  input: {},
  send: async (sts, options) => {
    const { Account = '', Arn = '' } = await sts.getCallerIdentity({}, options);
    return { account: Account, arn: Arn };
  },
});
