import type { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import type { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint/index.js';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { prefix } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';
import type { Subnets } from './subnets.ts';

export interface S3EndpointProps {
  readonly workspace: Workspace;
  readonly vpc: Vpc;
  /** From where S3 is reached through it. */
  readonly subnets: Subnets;
}

/** The way to S3 past any NAT gateway, which costs nothing. */
export class S3Endpoint extends Construct {
  readonly #endpoint: VpcEndpoint;

  constructor(scope: Construct, id: string, { workspace, vpc, subnets }: S3EndpointProps) {
    super(scope, id);
    const config = {
      vpcId: vpc.id,
      vpcEndpointType: 'Gateway',
      serviceName: `com.amazonaws.${workspace.region}.s3`,
      routeTableIds: subnets.tables.map(({ id: table }) => table),
      policy: JSON.stringify({ Version: '2012-10-17', Statement: statements(workspace) }),
      tags: { Name: `${prefix(workspace)}-s3` },
    };
    this.#endpoint = address('s3', new VpcEndpoint(this, 'endpoint', config));
  }

  /** Lets members of a security group reach S3. Returns what has to be there before they start. */
  allowFrom(client: SecurityGroup): ITerraformDependable[] {
    const https = { ipProtocol: 'tcp', fromPort: 443, toPort: 443 };
    const rule = { securityGroupId: client.id, prefixListId: this.#endpoint.prefixListId, ...https };
    return [address('api_to_s3', new VpcSecurityGroupEgressRule(this, 'out', rule)), this.#endpoint];
  }
}

/**
 * What a task may do is in its role. Here is said that it does so in no other account: what was stolen from the media
 * bucket cannot be carried away into somebody else's. Layers of images are in a bucket of ECR's own. Source: ECR,
 * "Minimum Amazon S3 bucket permissions for Amazon ECR".
 */
const statements = ({ account, region }: Workspace) => [
  {
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:*',
    Resource: '*',
    Condition: { StringEquals: { 'aws:ResourceAccount': account } },
  },
  {
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::prod-${region}-starport-layer-bucket/*`,
  },
];
