import { of } from './reference.ts';

const inVpc = { vpc_id: of('aws_vpc.n.id') };

const routes = {
  aws_route_table: { public: inVpc, private: inVpc },
  aws_route_table_association: {
    public: { subnet_id: of('aws_subnet.public.id'), route_table_id: of('aws_route_table.public.id') },
    private: { subnet_id: of('aws_subnet.private.id'), route_table_id: of('aws_route_table.private.id') },
  },
  aws_route: {
    public: {
      route_table_id: of('aws_route_table.public.id'),
      destination_cidr_block: '0.0.0.0/0',
      gateway_id: of('aws_internet_gateway.n.id'),
    },
    private: {
      route_table_id: of('aws_route_table.private.id'),
      destination_cidr_block: '0.0.0.0/0',
      nat_gateway_id: of('aws_nat_gateway.n.id'),
    },
  },
};

const endpoints = (changed: boolean) => ({
  s3: {
    ...inVpc,
    service_name: 'com.amazonaws.us-east-1.s3',
    vpc_endpoint_type: 'Gateway',
    route_table_ids: [
      of('aws_route_table.private.id'),
      ...(changed ? [of('aws_route_table.public.id')] : []),
    ],
    tags: { Name: changed ? 'changed' : 's3' },
  },
  logs: {
    ...inVpc,
    service_name: 'com.amazonaws.us-east-1.logs',
    vpc_endpoint_type: 'Interface',
    private_dns_enabled: true,
    subnet_ids: [of('aws_subnet.private.id')],
    security_group_ids: [of('aws_security_group.endpoints.id')],
    tags: { Name: changed ? 'changed' : 'logs' },
  },
});

const rule = (changed: boolean) => ({
  security_group_id: of('aws_security_group.endpoints.id'),
  ip_protocol: 'tcp',
  from_port: 443,
  to_port: 443,
  description: changed ? 'changed' : 'to S3',
});

/** Of a group whose members reach one another. */
const own = (changed: boolean) => ({
  ...rule(changed),
  referenced_security_group_id: of('aws_security_group.endpoints.id'),
});

/** Subnets of every kind, the ways out of them, and endpoints instead of ways out. */
export const network = (changed: boolean) => ({
  aws_vpc: { n: { cidr_block: '10.1.0.0/16', enable_dns_hostnames: true } },
  aws_subnet: {
    public: { ...inVpc, cidr_block: '10.1.0.0/24', availability_zone: 'us-east-1a' },
    private: { ...inVpc, cidr_block: '10.1.1.0/24', availability_zone: 'us-east-1a' },
  },
  aws_default_security_group: { n: { ...inVpc, tags: { Name: changed ? 'changed' : 'unused' } } },
  aws_security_group: { endpoints: { ...inVpc, name: 'endpoints' } },
  aws_vpc_security_group_egress_rule: {
    s3: { ...rule(changed), prefix_list_id: of('data.aws_prefix_list.s3.id') },
    own: own(changed),
  },
  aws_vpc_security_group_ingress_rule: {
    cloudfront: { ...rule(changed), prefix_list_id: of('data.aws_ec2_managed_prefix_list.cloudfront.id') },
    own: own(changed),
  },
  aws_internet_gateway: { n: { ...inVpc, tags: { Name: changed ? 'changed' : 'n' } } },
  aws_eip: { n: { domain: 'vpc', tags: { Name: changed ? 'changed' : 'n' } } },
  aws_nat_gateway: {
    n: {
      allocation_id: of('aws_eip.n.id'),
      subnet_id: of('aws_subnet.public.id'),
      tags: { Name: changed ? 'changed' : 'n' },
      depends_on: ['aws_internet_gateway.n'],
    },
  },
  aws_flow_log: {
    n: {
      ...inVpc,
      traffic_type: 'REJECT',
      log_destination: of('aws_cloudwatch_log_group.network.arn'),
      iam_role_arn: of('aws_iam_role.delivery.arn'),
      tags: { Name: changed ? 'changed' : 'n' },
    },
  },
  aws_cloudwatch_log_group: { network: { name: '/knowme/network', retention_in_days: 30 } },
  ...routes,
  aws_vpc_endpoint: endpoints(changed),
});

export const networkData = {
  aws_ec2_managed_prefix_list: {
    cloudfront: { name: 'com.amazonaws.global.cloudfront.origin-facing' },
  },
  aws_prefix_list: { s3: { name: 'com.amazonaws.us-east-1.s3' } },
};
