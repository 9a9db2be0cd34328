import { randomUUID } from 'node:crypto';
import type { Values } from '../../plugin/values.ts';
import type { Account } from '../api.ts';
import { arn } from '../behaviour.ts';
import { hex, type Invent, type Invented } from './invent.ts';

const balanced =
  (kind: string, made: (suffix: string, name: string, aws: Account) => Values): Invent =>
  (planned, aws) => {
    const suffix = `${kind}/${planned.name}/${hex(8)}`;
    const id = arn(aws, 'elasticloadbalancing', kind === 'app' ? `loadbalancer/${suffix}` : suffix);
    return { id, arn: id, arn_suffix: suffix, ...made(suffix, String(planned.name), aws) };
  };

/** Load balancers, and the firewall before them. */
export const balancing: Invented = {
  aws_lb: balanced('app', (_, name, { region }) => ({
    dns_name: `${name}-${hex(4)}.${region}.elb.amazonaws.com`,
    zone_id: 'Z35SXDOTRQ7X7K',
    ip_address_type: 'ipv4',
  })),
  aws_lb_listener: ({ load_balancer_arn }) => {
    const id = `${String(load_balancer_arn).replace(':loadbalancer/', ':listener/')}/${hex(8)}`;
    return { id, arn: id };
  },
  aws_lb_listener_rule: ({ listener_arn }) => {
    const id = `${String(listener_arn).replace(':listener/', ':listener-rule/')}/${hex(8)}`;
    return { id, arn: id, priority: 1 };
  },
  aws_lb_target_group: balanced('targetgroup', () => ({
    ip_address_type: 'ipv4',
    load_balancing_algorithm_type: 'round_robin',
    load_balancing_cross_zone_enabled: 'use_load_balancer_configuration',
    protocol_version: 'HTTP1',
  })),
  aws_wafv2_web_acl: ({ name }, aws) => {
    const id = randomUUID();
    return { id, arn: arn(aws, 'wafv2', `regional/webacl/${name}/${id}`), lock_token: randomUUID() };
  },
  aws_wafv2_web_acl_association: ({ web_acl_arn, resource_arn }) => ({
    id: `${web_acl_arn},${resource_arn}`,
  }),
  aws_wafv2_web_acl_logging_configuration: ({ resource_arn = null }) => ({ id: resource_arn }),
};
