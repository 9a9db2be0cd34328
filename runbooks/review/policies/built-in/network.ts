import type { Policy, Resource } from '../policy.ts';
import { listAt, many, will } from './helpers.ts';

interface Rule {
  readonly from: number;
  readonly to: number;
  readonly sources: readonly unknown[];
}

const everybody = ['0.0.0.0/0', '::/0'];

/** What lets somebody in, of each of the three ways to write it. */
function rulesOf(resource: Resource): Rule[] {
  const rule = (from: unknown, to: unknown, protocol: unknown, ...sources: unknown[]): Rule => {
    const all = ['-1', 'all'].includes(String(protocol));
    return { from: all ? 0 : Number(from), to: all ? 65_535 : Number(to), sources: sources.flatMap(many) };
  };
  const { after } = resource;
  if (resource.type === 'aws_vpc_security_group_ingress_rule') {
    return [rule(after.from_port, after.to_port, after.ip_protocol, after.cidr_ipv4, after.cidr_ipv6)];
  }
  if (resource.type === 'aws_security_group_rule') {
    const open = rule(
      after.from_port,
      after.to_port,
      after.protocol,
      after.cidr_blocks,
      after.ipv6_cidr_blocks,
    );
    return after.type === 'ingress' ? [open] : [];
  }
  return listAt(resource, 'ingress').map((one) =>
    rule(one.from_port, one.to_port, one.protocol, one.cidr_blocks, one.ipv6_cidr_blocks),
  );
}

const portsOf = ({ from, to }: Rule) => (from === to ? `port ${from} is` : `ports ${from} to ${to} are`);

const oldTls =
  /TLS-?v?1[-_.]?[01](?![\d])|^TLSv1$|^SSLv3$|ELBSecurityPolicy-(2015|2016|TLS-1-0|TLS-1-1|FS-2018|FS-1-1)/i;

/** The arguments that say how old TLS may be. */
const tlsArguments = [
  'ssl_policy',
  'security_policy',
  'viewer_certificate.0.minimum_protocol_version',
  'domain_name_configuration.0.security_policy',
  'domain_endpoint_options.0.tls_security_policy',
  'min_tls_version',
  'minimum_tls_version',
];

/** Who gets in, and how. */
export const network: readonly Policy[] = [
  {
    id: 'open-security-group',
    says: 'Only the ports of the web are open to everybody',
    severity: 'danger',
    types: [
      'aws_security_group',
      'aws_default_security_group',
      'aws_security_group_rule',
      'aws_vpc_security_group_ingress_rule',
    ],
    settings: { ports: [80, 443] },
    link: 'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18',
    breaks: (resource, { settings }) => {
      const fine = many(settings.ports).map(Number);
      const open = rulesOf(resource).find(
        ({ from, to, sources }) =>
          sources.some((one) => everybody.includes(String(one))) && !(from === to && fine.includes(from)),
      );
      return open && `${portsOf(open)} open to ${open.sources.join(', ')}`;
    },
  },
  {
    id: 'old-tls',
    says: 'TLS is 1.2 or newer',
    severity: 'danger',
    link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html',
    breaks: (resource) => {
      const found = tlsArguments.find((path) => oldTls.test(String(will(resource, path) ?? '')));
      return found && `${found} is ${will(resource, found)}`;
    },
  },
  {
    id: 'plain-http',
    says: 'Nothing is served by plain HTTP',
    severity: 'danger',
    types: ['aws_lb_listener', 'aws_alb_listener', 'aws_cloudfront_distribution'],
    link: 'https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-1',
    breaks: (resource) => {
      if (resource.type === 'aws_cloudfront_distribution') {
        const behaviours = [
          ...listAt(resource, 'default_cache_behavior'),
          ...listAt(resource, 'ordered_cache_behavior'),
        ];
        const open = behaviours.some((one) => one.viewer_protocol_policy === 'allow-all');
        return open ? 'viewer_protocol_policy is allow-all' : undefined;
      }
      const serves = listAt(resource, 'default_action').some(({ type }) => type === 'forward');
      return will(resource, 'protocol') === 'HTTP' && serves
        ? 'an HTTP listener forwards; let it redirect to HTTPS'
        : undefined;
    },
  },
  {
    id: 'old-instance-metadata',
    says: 'A machine gives its credentials only to who asks with a token (IMDSv2)',
    severity: 'warning',
    types: ['aws_instance', 'aws_launch_template'],
    link: 'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-8',
    breaks: (resource) => {
      const tokens = will(resource, 'metadata_options.0.http_tokens');
      return tokens === undefined || tokens === 'required'
        ? undefined
        : 'metadata_options.http_tokens is not required';
    },
  },
];
