import { Eip } from '@cdktf/provider-aws/lib/eip/index.js';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway/index.js';
import { Route } from '@cdktf/provider-aws/lib/route/index.js';
import type { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { prefix } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';
import { type Subnets, zonesOf } from './subnets.ts';

export interface NatProps {
  readonly workspace: Workspace;
  /** Where the gateways are. */
  readonly publicSubnets: Subnets;
  /** Who goes out through them. */
  readonly privateSubnets: Subnets;
  /** What takes the gateways' own traffic out. */
  readonly internet: Route;
}

/** NAT gateways, and the routes through them: each zone has its own, or all zones share the one in the first. */
export class Nat extends Construct {
  readonly #props: NatProps;
  readonly #routes: readonly Route[];

  constructor(scope: Construct, id: string, props: NatProps) {
    super(scope, id);
    this.#props = props;
    const zones = zonesOf(props.workspace);
    const gateways = zones
      .slice(0, props.workspace.network.nat === 'single' ? 1 : zones.length)
      .map((zone, index) => this.#gateway(zone, props.publicSubnets.ids[index] as string));
    this.#routes = zones.map((zone, index) =>
      this.#route(zone, index, (gateways[index] ?? gateways[0]) as NatGateway),
    );
  }

  /**
   * Lets members of a security group reach every address by HTTPS, and nothing by anything else. Whom an API talks to
   * outside has no addresses one could name. Returns what has to be there before they start.
   */
  allowFrom(client: SecurityGroup): ITerraformDependable[] {
    const https = { ipProtocol: 'tcp', fromPort: 443, toPort: 443, cidrIpv4: '0.0.0.0/0' };
    const rule = new VpcSecurityGroupEgressRule(this, 'https', { securityGroupId: client.id, ...https });
    return [address('api_to_https', rule), ...this.#routes];
  }

  #gateway(zone: string, subnetId: string): NatGateway {
    const name = `nat_${zone}`;
    const tags = { Name: `${prefix(this.#props.workspace)}-nat-${zone}` };
    const dependsOn = [this.#props.internet];
    const eip = address(name, new Eip(this, `${name}_address`, { domain: 'vpc', tags, dependsOn }));
    const config = { allocationId: eip.id, subnetId, tags, dependsOn };
    return address(name, new NatGateway(this, name, config));
  }

  #route(zone: string, index: number, { id: natGatewayId }: NatGateway): Route {
    const routeTableId = this.#props.privateSubnets.tables[index]?.id as string;
    const config = { routeTableId, destinationCidrBlock: '0.0.0.0/0', natGatewayId };
    return address(`private_${zone}`, new Route(this, `route_${zone}`, config));
  }
}
