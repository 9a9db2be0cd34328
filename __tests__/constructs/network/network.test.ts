import { describe, expect, it } from '@jest/globals';
import { addresses, at, reference, type Synthesised, synthWorkspace } from '../synth.ts';

const network = (settings: object, more: object = {}) =>
  synthWorkspace('staging', { network: settings, ...more });
const all = [2, 3].flatMap((zones) =>
  (['none', 'single', 'per-zone'] as const).map((nat) => ({ zones, nat, stack: network({ zones, nat }) })),
);
const inZones = (zones: number) => ['a', 'b', 'c'].slice(0, zones);

/** Route → its table and where it leads. */
const routes = ({ resource }: Synthesised) =>
  Object.fromEntries(
    Object.entries(resource.aws_route ?? {}).map(([name, route]) => [
      name,
      [route.route_table_id, route.gateway_id ?? route.nat_gateway_id],
    ]),
  );

const internet = {
  internet: [reference('aws_route_table.public.id'), reference('aws_internet_gateway.network.id')],
};
const through = (zone: string, gateway: string) => [
  reference(`aws_route_table.private_${zone}.id`),
  reference(`aws_nat_gateway.nat_${gateway}.id`),
];

describe.each(all)('a network over $zones zones with NAT "$nat"', ({ zones, nat, stack }) => {
  it('has three kinds of subnets in each zone, in places that do not overlap', () => {
    const subnets = Object.entries(stack.resource.aws_subnet ?? {});
    expect(subnets.map(([name, subnet]) => [name, subnet.availability_zone]).sort()).toEqual(
      ['isolated', 'private', 'public'].flatMap((kind) =>
        inZones(zones).map((zone) => [`${kind}_${zone}`, `eu-west-1${zone}`]),
      ),
    );
    const blocks = subnets.map(([, subnet]) => range(String(subnet.cidr_block))).sort(([a], [b]) => a - b);
    for (const [index, [start]] of blocks.entries()) {
      expect(start).toBeGreaterThan(blocks[index - 1]?.[1] ?? range('10.0.0.0/16')[0] - 1);
    }
  });

  it('leads nowhere from the isolated subnets', () => {
    for (const zone of inZones(zones)) {
      const table = at(stack, `aws_route_table_association.isolated_${zone}`).route_table_id;
      expect(table).toBe(reference('aws_route_table.isolated.id'));
    }
    expect(JSON.stringify(routes(stack))).not.toContain('aws_route_table.isolated');
    expect(at(stack, 'aws_vpc_endpoint.s3').route_table_ids).toEqual(
      inZones(zones).map((zone) => reference(`aws_route_table.private_${zone}.id`)),
    );
  });

  it('leads out of the private subnets as its file says', () => {
    const nats = inZones(zones).map((zone) => [
      `private_${zone}`,
      through(zone, nat === 'single' ? 'a' : zone),
    ]);
    expect(routes(stack)).toEqual({ ...internet, ...(nat === 'none' ? {} : Object.fromEntries(nats)) });
    const gateways = { none: 0, single: 1, 'per-zone': zones }[nat];
    expect(Object.keys(stack.resource.aws_nat_gateway ?? {})).toHaveLength(gateways);
  });

  it('gives no task and no database an address of its own', () => {
    expect(JSON.stringify(stack.resource.aws_subnet)).not.toContain('map_public_ip_on_launch');
    expect(at(stack, 'aws_ecs_service.api').network_configuration).toMatchObject({
      assign_public_ip: false,
      subnets: inZones(zones).map((zone) => reference(`aws_subnet.private_${zone}.id`)),
    });
    expect(at(stack, 'aws_db_subnet_group.database').subnet_ids).toEqual(
      inZones(zones).map((zone) => reference(`aws_subnet.isolated_${zone}.id`)),
    );
  });

  it('keeps every table free for the route of a runbook', () => {
    for (const table of Object.values(stack.resource.aws_route_table ?? {})) {
      expect(table).not.toHaveProperty('route');
    }
  });
});

describe('another network in the workspace file', () => {
  const two = network({ zones: 2, nat: 'per-zone' });
  const three = network({ zones: 3, nat: 'per-zone' });

  it('with a third zone only adds', () => {
    expect(addresses(three)).toEqual(expect.arrayContaining(addresses(two)));
    for (const type of ['aws_subnet', 'aws_route_table', 'aws_route', 'aws_nat_gateway', 'aws_eip']) {
      expect(three.resource[type]).toMatchObject(two.resource[type] ?? {});
    }
  });

  it.each(['none', 'single'])('with NAT "%s" moves no subnet, table or database', (nat) => {
    const other = network({ zones: 2, nat });
    for (const type of ['aws_subnet', 'aws_route_table', 'aws_route_table_association', 'aws_db_instance']) {
      expect(other.resource[type]).toEqual(two.resource[type]);
    }
    expect(other.resource.aws_db_subnet_group).toEqual(two.resource.aws_db_subnet_group);
  });
});

describe('a protected workspace', () => {
  it('keeps what its network refused', () => {
    const stack = synthWorkspace('production');
    expect(at(stack, 'aws_flow_log.network')).toMatchObject({
      vpc_id: reference('aws_vpc.network.id'),
      traffic_type: 'REJECT',
      log_destination: reference('aws_cloudwatch_log_group.network.arn'),
    });
    expect(addresses(network({}))).not.toContain('aws_flow_log.network');
  });
});

describe('an endpoint', () => {
  const interfaces = (stack: Synthesised) =>
    Object.entries(stack.resource.aws_vpc_endpoint ?? {}).filter(([name]) => name !== 's3');

  it('stands for each service a task needs to start, under the name the service always has', () => {
    const names = ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager'];
    expect(interfaces(network({ nat: 'none' })).map(([, endpoint]) => endpoint)).toEqual(
      names.map((name) =>
        expect.objectContaining({
          service_name: `com.amazonaws.eu-west-1.${name}`,
          vpc_endpoint_type: 'Interface',
          private_dns_enabled: true,
          security_group_ids: [reference('aws_security_group.endpoints.id')],
        }),
      ),
    );
    expect(interfaces(network({ nat: 'single' }))).toEqual([]);
  });

  it.each([
    [true, ['private_a', 'private_b', 'private_c']],
    [false, ['private_a']],
  ])('is in every zone where the workspace is protected: %s', (isProtected, subnets) => {
    const stack = network({ zones: 3, nat: 'none' }, { protected: isProtected });
    for (const [, endpoint] of interfaces(stack)) {
      expect(endpoint.subnet_ids).toEqual(subnets.map((name) => reference(`aws_subnet.${name}.id`)));
    }
  });

  it('of S3 leads to the buckets of this account and to the layers of images', () => {
    const { Statement } = JSON.parse(at(network({}), 'aws_vpc_endpoint.s3').policy as string);
    expect(Statement).toEqual([
      expect.objectContaining({ Condition: { StringEquals: { 'aws:ResourceAccount': '123456789012' } } }),
      expect.objectContaining({
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*',
      }),
    ]);
  });
});

/** First and last address of a block, as numbers. */
function range(cidr: string): [number, number] {
  const [address = '', bits] = cidr.split('/');
  const first = address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
  return [first, first + 2 ** (32 - Number(bits)) - 1];
}
