import { asks, type Config, companions, type Rule } from '../rule.ts';

const ingress = asks('aws_vpc_security_group_ingress_rule');
const egress = asks('aws_vpc_security_group_egress_rule');

const everybody = ({ cidr_ipv4, cidr_ipv6 }: Config) => cidr_ipv4 === '0.0.0.0/0' || cidr_ipv6 === '::/0';
const onlyPort = ({ from_port, to_port, ip_protocol }: Config) =>
  ip_protocol !== '-1' && from_port !== undefined && from_port === to_port;

export const network: readonly Rule[] = [
  ingress(
    'lets in somebody in particular',
    'CKV_AWS_260',
    { cidr_ipv4: '0.0.0.0/0' },
    (it) => !everybody(it),
  ),
  ingress('is about one port', 'CKV_AWS_277', { ip_protocol: '-1' }, onlyPort),
  egress(
    'leads to somebody in particular',
    'CKV_AWS_382',
    { cidr_ipv4: '0.0.0.0/0' },
    (it) => !everybody(it),
  ),
  egress('is about one port', 'ours', { from_port: 0, to_port: 65_535 }, onlyPort),
  asks('aws_security_group')(
    'has its rules outside, where one can be opened for an hour',
    'ours',
    { ingress: [] },
    (it) => it.ingress === undefined && it.egress === undefined,
  ),
  asks('aws_subnet')(
    'gives nobody a public address unasked',
    'CKV_AWS_130',
    { map_public_ip_on_launch: true },
    (it) => it.map_public_ip_on_launch !== true,
  ),
  {
    type: 'aws_vpc',
    says: 'has a default group that lets nobody do anything',
    like: 'CKV2_AWS_12',
    broken: {},
    holds: (vpc, stack) =>
      companions(stack, 'aws_default_security_group', 'vpc_id', vpc).some(
        ({ ingress, egress }) => JSON.stringify([ingress, egress]) === '[[],[]]',
      ),
  },
  {
    type: 'aws_vpc',
    says: 'writes down its connections',
    like: 'CKV2_AWS_11',
    broken: {},
    holds: (vpc, stack) => companions(stack, 'aws_flow_log', 'vpc_id', vpc).length > 0,
  },
];
