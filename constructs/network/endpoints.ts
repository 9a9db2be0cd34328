import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import type { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint/index.js';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { prefix } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';
import type { Subnets } from './subnets.ts';

/**
 * What a Fargate task needs from its start: its image (whose layers come from S3), its secrets and a place for its
 * logs. Source: ECS, "Amazon ECS interface VPC endpoints", considerations for Fargate.
 */
const services = ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager'] as const;

export interface EndpointsProps {
  readonly workspace: Workspace;
  readonly vpc: Vpc;
  /** Where the tasks are. */
  readonly subnets: Subnets;
}

/** Interface endpoints: the way to AWS where there is no way to anywhere else. */
export class Endpoints extends Construct {
  readonly #props: EndpointsProps;
  readonly #group: SecurityGroup;
  readonly #endpoints: readonly VpcEndpoint[];

  constructor(scope: Construct, id: string, props: EndpointsProps) {
    super(scope, id);
    this.#props = props;
    this.#group = this.#securityGroup();
    this.#endpoints = services.map((service) => this.#endpoint(service));
  }

  /** Lets members of a security group reach the endpoints. Returns what has to be there before they start. */
  allowFrom(client: SecurityGroup): ITerraformDependable[] {
    const https = { ipProtocol: 'tcp', fromPort: 443, toPort: 443 };
    const out = { securityGroupId: client.id, referencedSecurityGroupId: this.#group.id, ...https };
    const into = { securityGroupId: this.#group.id, referencedSecurityGroupId: client.id, ...https };
    return [
      address('api_to_endpoints', new VpcSecurityGroupEgressRule(this, 'out', out)),
      address('endpoints_from_api', new VpcSecurityGroupIngressRule(this, 'into', into)),
      ...this.#endpoints,
    ];
  }

  #securityGroup(): SecurityGroup {
    const { workspace, vpc } = this.#props;
    const name = `${prefix(workspace)}-endpoints`;
    const config = { name, description: 'AWS, from the tasks only', vpcId: vpc.id, tags: { Name: name } };
    return address('endpoints', new SecurityGroup(this, 'group', config));
  }

  /**
   * An endpoint is paid for in every zone it is in, about eight dollars a month. Every zone reaches one that is in the
   * first zone only, so a workspace that may be down for as long as a zone is does with that.
   */
  #endpoint(service: (typeof services)[number]): VpcEndpoint {
    const { workspace, vpc, subnets } = this.#props;
    const name = service.replace('.', '_');
    const config = {
      vpcId: vpc.id,
      vpcEndpointType: 'Interface',
      serviceName: `com.amazonaws.${workspace.region}.${service}`,
      privateDnsEnabled: true,
      subnetIds: workspace.protected ? subnets.ids : subnets.ids.slice(0, 1),
      securityGroupIds: [this.#group.id],
      tags: { Name: `${prefix(workspace)}-${service}` },
    };
    return address(name, new VpcEndpoint(this, name, config));
  }
}
