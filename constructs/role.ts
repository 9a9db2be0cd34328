import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { Construct } from 'constructs';
import { address } from './address.ts';

/** One statement of an IAM policy. Written by the construct that owns the resource. */
export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource?: readonly string[];
  /** Everything but these; in place of `Resource`. */
  readonly NotResource?: readonly string[];
  /** Operator → key → values: all must hold. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** A service of AWS that works in this account as a role. */
export type ServicePrincipal = `${string}.amazonaws.com`;

export interface ServiceRoleProps {
  /** Name of the role and of its policy in Terraform: `api_task`. */
  readonly address: string;
  readonly name: string;
  /** Who assumes it. */
  readonly service: ServicePrincipal;
  readonly statements: readonly Statement[];
}

const Version = '2012-10-17';

/** A role that a service of AWS assumes, with one inline policy. */
export class ServiceRole extends Construct {
  readonly role: IamRole;
  readonly policy: IamRolePolicy;

  constructor(scope: Construct, id: string, { address: at, name, service, statements }: ServiceRoleProps) {
    super(scope, id);
    const trust = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } };
    const assumeRolePolicy = JSON.stringify({ Version, Statement: [trust] });
    this.role = address(at, new IamRole(this, 'role', { name, assumeRolePolicy }));
    const policy = JSON.stringify({ Version, Statement: statements });
    this.policy = address(at, new IamRolePolicy(this, 'policy', { name, role: this.role.id, policy }));
  }
}
