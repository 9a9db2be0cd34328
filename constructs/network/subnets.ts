import { RouteTable } from '@cdktf/provider-aws/lib/route-table/index.js';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association/index.js';
import { Subnet } from '@cdktf/provider-aws/lib/subnet/index.js';
import type { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import { Construct } from 'constructs';
import { prefix } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';

/** Addresses of the whole network. What no kind of subnet takes, from 10.0.96.0 on, is free for later. */
export const networkCidr = '10.0.0.0/16';

/** Where the subnets of a kind are, for up to four zones, and whether each has a route table of its own. */
const kinds = {
  /** An address for every task: 4091 in each zone. */
  private: { cidr: (index: number) => `10.0.${16 * index}.0/20`, tables: 'of each zone' },
  /** Load balancer and NAT gateways. */
  public: { cidr: (index: number) => `10.0.${64 + index}.0/24`, tables: 'shared' },
  /** Databases. */
  isolated: { cidr: (index: number) => `10.0.${80 + index}.0/24`, tables: 'shared' },
} as const;

/** Literal letters: a zone looked up at plan time could change its place in the list and move a subnet. */
export const zonesOf = ({ network }: Workspace) => ['a', 'b', 'c'].slice(0, network.zones);

export interface SubnetsProps {
  readonly workspace: Workspace;
  readonly vpc: Vpc;
  readonly kind: keyof typeof kinds;
}

/** The subnets of one kind, one in each zone. Their route tables are empty: whoever leads somewhere adds a route. */
export class Subnets extends Construct {
  /** In the order of the zones. */
  readonly ids: string[];
  /** One for each zone in the order of the zones, or a single one. */
  readonly tables: readonly RouteTable[];
  readonly #props: SubnetsProps;

  constructor(scope: Construct, id: string, props: SubnetsProps) {
    super(scope, id);
    this.#props = props;
    const zones = zonesOf(props.workspace);
    const { kind } = props;
    const names = kinds[kind].tables === 'shared' ? [kind] : zones.map((zone) => `${kind}_${zone}`);
    this.tables = names.map((name) => this.#table(name));
    this.ids = zones.map((zone, index) => this.#subnet(zone, index).id);
  }

  #tags(name: string) {
    return { Name: `${prefix(this.#props.workspace)}-${name.replace('_', '-')}` };
  }

  /** No routes of its own: Terraform would take away every route in the table that it does not know. */
  #table(name: string): RouteTable {
    const config = { vpcId: this.#props.vpc.id, tags: this.#tags(name) };
    return address(name, new RouteTable(this, `table_${name}`, config));
  }

  #subnet(zone: string, index: number): Subnet {
    const { workspace, vpc, kind } = this.#props;
    const name = `${kind}_${zone}`;
    const config = {
      vpcId: vpc.id,
      availabilityZone: `${workspace.region}${zone}`,
      cidrBlock: kinds[kind].cidr(index),
      tags: this.#tags(name),
    };
    const subnet = address(name, new Subnet(this, name, config));
    const routeTableId = (this.tables[index] ?? this.tables[0])?.id as string;
    const association = { subnetId: subnet.id, routeTableId };
    address(name, new RouteTableAssociation(this, `${name}_table`, association));
    return subnet;
  }
}
