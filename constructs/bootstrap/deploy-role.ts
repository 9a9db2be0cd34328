import type { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js';
import { Construct } from 'constructs';
import { prefix } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';
import type { Statement } from '../role.ts';
import { deployStatements } from './deploy-statements.ts';
import { type Github, subject } from './github.ts';
import type { StateBucket } from './state-bucket.ts';

export interface DeployRoleProps {
  readonly workspace: Workspace;
  /** Whose pipeline may deploy it. */
  readonly branch: string;
  readonly github: Github;
  readonly state: StateBucket;
}

/** The two roles a workspace's pipeline works with: one that can plan and change nothing, and one that can deploy. */
export class DeployRole extends Construct {
  readonly #props: DeployRoleProps;

  constructor(scope: Construct, id: string, props: DeployRoleProps) {
    super(scope, id);
    this.#props = props;
    this.#plan();
    this.#deploy();
  }

  /**
   * Also for pull requests, whose plans are looked at before they are merged. A plan reads the state, and the state
   * holds the database's passwords: who may push a branch to the repository may read them.
   */
  #plan() {
    const { workspace, branch, state } = this.#props;
    const { repository } = workspace;
    const description = `Plans ${workspace.name}; changes nothing`;
    const subjects = [subject.pullRequest(repository), subject.branch(repository, branch)];
    const role = this.#role('plan', { description, subjects });
    const policyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
    const read = { role: role.name, policyArn };
    address(`${workspace.name}_plan`, new IamRolePolicyAttachment(this, 'read', read));
    this.#policy('plan', role, [
      ...state.allowPlan(workspace),
      state.denyOthers(workspace),
      readSecrets(workspace),
      checkStates,
    ]);
  }

  #deploy() {
    const { workspace, branch, state } = this.#props;
    const description = `Deploys ${workspace.name} from the branch ${branch}`;
    const subjects = [subject.branch(workspace.repository, branch)];
    const role = this.#role('deploy', { description, subjects });
    const own = ['plan', 'deploy'].map((use) => `arn:aws:iam::${workspace.account}:role/${this.#name(use)}`);
    this.#policy('deploy', role, [...state.allowApply(workspace), ...deployStatements(workspace, own)]);
  }

  #name(use: string) {
    return `${prefix(this.#props.workspace)}-${use}`;
  }

  #role(use: 'plan' | 'deploy', props: { description: string; subjects: readonly string[] }): IamRole {
    const { workspace, github } = this.#props;
    return github.role({ ...props, address: `${workspace.name}_${use}`, name: this.#name(use) });
  }

  #policy(use: 'plan' | 'deploy', role: IamRole, statements: readonly Statement[]) {
    const policy = JSON.stringify({ Version: '2012-10-17', Statement: statements });
    const config = { name: this.#name(use), role: role.id, policy };
    address(`${this.#props.workspace.name}_${use}`, new IamRolePolicy(this, `${use}_policy`, config));
  }
}

/** The secrets, whose values a plan compares with the state's; AWS's own policy for reading leaves them out. */
function readSecrets(workspace: Workspace): Statement {
  const { account, region } = workspace;
  // Each generation has secrets of its own, and AWS ends their names with six characters.
  const secrets = `arn:aws:secretsmanager:${region}:${account}:secret:${prefix(workspace)}-database-g*`;
  return { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: [secrets] };
}

/** The provider has AWS check every state machine before it plans it; the action takes no resource. */
const checkStates: Statement = {
  Effect: 'Allow',
  Action: ['states:ValidateStateMachineDefinition'],
  Resource: ['*'],
};
