import { arn, ec2Id } from '../behaviour.ts';
import { hex, type Invent, type Invented } from './invent.ts';

const ec2 =
  (kind: string, prefix: string): Invent =>
  (_, aws) => {
    const id = ec2Id(prefix);
    return { id, arn: arn(aws, 'ec2', `${kind}/${id}`), owner_id: aws.account };
  };

export const network: Invented = {
  aws_default_security_group: (planned, aws) => ({
    ...ec2('security-group', 'sg')(planned, aws),
    name: 'default',
    description: 'default VPC security group',
  }),
  aws_eip: (_, aws) => {
    const id = ec2Id('eipalloc');
    const made = { id, allocation_id: id, arn: arn(aws, 'ec2', `elastic-ip/${id}`) };
    return { ...made, domain: 'vpc', network_border_group: aws.region, public_ip: '198.51.100.1' };
  },
  aws_flow_log: ec2('vpc-flow-log', 'fl'),
  aws_nat_gateway: () => ({ id: ec2Id('nat'), public_ip: '198.51.100.1', private_ip: '10.0.0.10' }),
  aws_route: ({ route_table_id }) => ({
    id: `r-${route_table_id}${hex(4)}`,
    origin: 'CreateRoute',
    state: 'active',
  }),
  aws_route_table_association: () => ({ id: ec2Id('rtbassoc') }),
  aws_vpc_endpoint: (planned, aws) => ({
    ...ec2('vpc-endpoint', 'vpce')(planned, aws),
    ip_address_type: 'ipv4',
    service_region: aws.region,
    state: 'available',
    ...(planned.vpc_endpoint_type === 'Gateway' && { prefix_list_id: ec2Id('pl') }),
  }),
};
