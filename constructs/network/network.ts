import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group/index.js';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway/index.js';
import { Route } from '@cdktf/provider-aws/lib/route/index.js';
import type { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { prefix } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';
import { Endpoints } from './endpoints.ts';
import { FlowLogs } from './flow-logs.ts';
import { Nat } from './nat.ts';
import { S3Endpoint } from './s3-endpoint.ts';
import { networkCidr, Subnets } from './subnets.ts';

export interface NetworkProps {
  readonly workspace: Workspace;
}

/**
 * A VPC over the workspace's zones, with three kinds of subnets: `public` with a route to the internet, for what
 * listens to everybody; `private` for tasks, whose way out is a NAT gateway or AWS's endpoints; `isolated` for
 * databases, with no way out at all.
 */
export class Network extends Construct {
  readonly vpc: Vpc;
  readonly publicSubnets: Subnets;
  readonly privateSubnets: Subnets;
  readonly isolatedSubnets: Subnets;
  readonly gateway: InternetGateway;
  /** A load balancer cannot be made before the public subnets have it, nor they lose it before the balancer is gone. */
  readonly internet: Route;
  readonly #props: NetworkProps;
  readonly #s3: S3Endpoint;
  readonly #wayOut: Nat | Endpoints;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    this.#props = props;
    this.vpc = this.#vpc();
    if (props.workspace.protected) new FlowLogs(this, 'flow_logs', { ...props, vpc: this.vpc });
    this.publicSubnets = this.#subnets('public');
    this.privateSubnets = this.#subnets('private');
    this.isolatedSubnets = this.#subnets('isolated');
    const of = { vpcId: this.vpc.id, tags: this.#tags };
    this.gateway = address('network', new InternetGateway(this, 'gateway', of));
    this.internet = this.#internet();
    const subnets = this.privateSubnets;
    this.#s3 = new S3Endpoint(this, 's3', { ...props, vpc: this.vpc, subnets });
    this.#wayOut =
      props.workspace.network.nat === 'none'
        ? new Endpoints(this, 'endpoints', { ...props, vpc: this.vpc, subnets })
        : this.#nat();
  }

  /** Lets members of a security group out, as far as tasks need it. Returns what has to be there before they start. */
  allowOut(client: SecurityGroup): ITerraformDependable[] {
    return [...this.#s3.allowFrom(client), ...this.#wayOut.allowFrom(client)];
  }

  get #tags() {
    return { Name: prefix(this.#props.workspace) };
  }

  #vpc(): Vpc {
    const dns = { enableDnsSupport: true, enableDnsHostnames: true };
    const config = { cidrBlock: networkCidr, ...dns, tags: this.#tags };
    const vpc = address('network', new Vpc(this, 'vpc', config));
    // A new VPC has a group that lets its members talk to each other and to everybody; this takes its rules away.
    const closed = { vpcId: vpc.id, ingress: [], egress: [], tags: { Name: 'closed' } };
    address('network', new DefaultSecurityGroup(this, 'default_group', closed));
    return vpc;
  }

  #subnets(kind: 'public' | 'private' | 'isolated'): Subnets {
    return new Subnets(this, kind, { ...this.#props, vpc: this.vpc, kind });
  }

  #internet(): Route {
    const routeTableId = this.publicSubnets.tables[0]?.id as string;
    const config = { routeTableId, destinationCidrBlock: '0.0.0.0/0', gatewayId: this.gateway.id };
    return address('internet', new Route(this, 'internet', config));
  }

  #nat(): Nat {
    const { publicSubnets, privateSubnets, internet } = this;
    return new Nat(this, 'nat', { ...this.#props, publicSubnets, privateSubnets, internet });
  }
}
