import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider/index.js';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { Construct } from 'constructs';
import { address } from '../address.ts';

const issuer = 'token.actions.githubusercontent.com';
const audience = 'sts.amazonaws.com';

/** What a run of a GitHub workflow says it is (the claim `sub`), in GitHub's spelling. */
export const subject = {
  /** A push to one branch, or a run started there by hand or by a schedule. */
  branch: (repository: string, branch: string) => `repo:${repository}:ref:refs/heads/${branch}`,
  /** A pull request from a branch of the repository itself: GitHub gives runs of forks no token. */
  pullRequest: (repository: string) => `repo:${repository}:pull_request`,
};

export interface GithubRoleProps {
  /** Address of the role. */
  readonly address: string;
  readonly name: string;
  readonly description: string;
  /** Claims of those who may assume it; compared letter by letter, so that no pattern can let in somebody else. */
  readonly subjects: readonly string[];
}

/** GitHub as somebody AWS believes: workflows get credentials for an hour, and no key is stored anywhere. */
export class Github extends Construct {
  readonly #provider: IamOpenidConnectProvider;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    // AWS checks GitHub's certificate by its own authorities; a thumbprint would not be looked at.
    const config = { url: `https://${issuer}`, clientIdList: [audience] };
    this.#provider = address('github', new IamOpenidConnectProvider(this, 'provider', config));
  }

  /** A role that certain workflow runs may assume, and nobody else. */
  role({ address: at, name, description, subjects }: GithubRoleProps): IamRole {
    const trust = {
      Effect: 'Allow',
      Action: 'sts:AssumeRoleWithWebIdentity',
      Principal: { Federated: this.#provider.arn },
      Condition: { StringEquals: { [`${issuer}:aud`]: audience, [`${issuer}:sub`]: subjects } },
    };
    const assumeRolePolicy = JSON.stringify({ Version: '2012-10-17', Statement: [trust] });
    return address(at, new IamRole(this, at, { name, description, assumeRolePolicy }));
  }
}
