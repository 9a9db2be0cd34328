import { DbSubnetGroup } from '@cdktf/provider-aws/lib/db-subnet-group/index.js';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import { Construct } from 'constructs';
import { prefix } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';
import type { Network } from '../network/network.ts';

export interface DatabaseAccessProps {
  readonly workspace: Workspace;
  readonly network: Network;
}

const postgres = { ipProtocol: 'tcp', fromPort: 5432, toPort: 5432 };

/** Where database instances live and who reaches them; shared by all generations. */
export class DatabaseAccess extends Construct {
  readonly subnetGroup: DbSubnetGroup;
  readonly securityGroup: SecurityGroup;

  constructor(scope: Construct, id: string, { workspace, network }: DatabaseAccessProps) {
    super(scope, id);
    const name = `${prefix(workspace)}-database`;
    const subnetIds = network.isolatedSubnets.ids;
    this.subnetGroup = address('database', new DbSubnetGroup(this, 'subnets', { name, subnetIds }));
    const group = {
      name,
      // Another description would be another group.
      description: 'Postgres, from the API only',
      vpcId: network.vpc.id,
      tags: { Name: name },
    };
    this.securityGroup = address('database', new SecurityGroup(this, 'group', group));
    this.#allowGenerations();
  }

  /** A new generation follows the old one by logical replication: it is the client then, and its group has to let it out, too. */
  #allowGenerations(): void {
    const { id } = this.securityGroup;
    const rule = { securityGroupId: id, referencedSecurityGroupId: id, ...postgres };
    address('database_from_database', new VpcSecurityGroupIngressRule(this, 'generations', rule));
    address('database_to_database', new VpcSecurityGroupEgressRule(this, 'own_generations', rule));
  }

  /**
   * Lets members of a security group connect, on both sides. A rule of its own, not one inside the group: inline rules would make
   * Terraform close the door that a runbook opens for the operator while it copies.
   */
  allowFrom(client: SecurityGroup): void {
    const into = {
      securityGroupId: this.securityGroup.id,
      referencedSecurityGroupId: client.id,
      ...postgres,
    };
    const out = { securityGroupId: client.id, referencedSecurityGroupId: this.securityGroup.id, ...postgres };
    address('database_from_api', new VpcSecurityGroupIngressRule(this, 'rule', into));
    address('api_to_database', new VpcSecurityGroupEgressRule(this, 'client_rule', out));
  }
}
