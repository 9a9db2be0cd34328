import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway/index.js';
import { Route } from '@cdktf/provider-aws/lib/route/index.js';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table/index.js';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association/index.js';
import { Subnet } from '@cdktf/provider-aws/lib/subnet/index.js';
import { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import { Construct } from 'constructs';
import { prefix } from '../workspaces/names.ts';
import type { Workspace } from '../workspaces/schema.ts';
import { address } from './address.ts';

export interface NetworkProps {
  readonly workspace: Workspace;
}

/** Literal zones: a zone looked up at plan time could change its place in the list and move a subnet. */
const zones = ['a', 'b'] as const;

/**
 * A VPC with two subnets for the API and two for the database.
 *
 * All four have a route to the internet gateway, and neither half depends on a NAT gateway. The API's tasks have public
 * addresses to reach ECR, Secrets Manager and CloudWatch Logs, which costs nothing where NAT costs more than the tasks.
 * Security groups keep everybody out. The database has no public address; the route lets a runbook give it one for as
 * long as the operator's machine needs it.
 */
export class Network extends Construct {
  readonly vpc: Vpc;
  readonly apiSubnets: readonly Subnet[];
  readonly databaseSubnets: readonly Subnet[];
  readonly #props: NetworkProps;
  readonly #routes: RouteTable;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    this.#props = props;
    const tags = { Name: prefix(props.workspace) };
    const cidrBlock = '10.0.0.0/16';
    const dns = { enableDnsSupport: true, enableDnsHostnames: true };
    this.vpc = address('network', new Vpc(this, 'vpc', { cidrBlock, ...dns, tags }));
    this.#routes = this.#internetRoutes(tags);
    this.apiSubnets = zones.map((zone, index) => this.#subnet('api', zone, `10.0.${index}.0/24`));
    this.databaseSubnets = zones.map((zone, index) =>
      this.#subnet('database', zone, `10.0.${10 + index}.0/24`),
    );
  }

  #internetRoutes(tags: { Name: string }): RouteTable {
    const vpcId = this.vpc.id;
    const gateway = address('network', new InternetGateway(this, 'gateway', { vpcId, tags }));
    const table = address('network', new RouteTable(this, 'routes', { vpcId, tags }));
    const route = { routeTableId: table.id, destinationCidrBlock: '0.0.0.0/0', gatewayId: gateway.id };
    address('internet', new Route(this, 'internet', route));
    return table;
  }

  #subnet(use: 'api' | 'database', zone: string, cidrBlock: string): Subnet {
    const name = `${use}_${zone}`;
    const { workspace } = this.#props;
    const config = {
      vpcId: this.vpc.id,
      availabilityZone: `${workspace.region}${zone}`,
      cidrBlock,
      tags: { Name: `${prefix(workspace)}-${use}-${zone}` },
    };
    const subnet = address(name, new Subnet(this, name, config));
    const association = { subnetId: subnet.id, routeTableId: this.#routes.id };
    address(name, new RouteTableAssociation(this, `${name}_routes`, association));
    return subnet;
  }
}
