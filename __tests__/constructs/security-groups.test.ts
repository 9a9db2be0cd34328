import { describe, expect, it } from '@jest/globals';
import { at, type Synthesised, synthWorkspace } from './synth.ts';

const staging = synthWorkspace('staging');
const withNat = synthWorkspace('staging', { network: { nat: 'single' } });

const short = (value: unknown) => String(value).replace(/^\$\{aws_\w+\.(\w+)\.\w+\}$/, '$1');

/** Rule → whose it is, from or to where, and the port. */
const rules = ({ resource }: Synthesised, direction: 'ingress' | 'egress') =>
  Object.fromEntries(
    Object.entries(resource[`aws_vpc_security_group_${direction}_rule`] ?? {}).map(([name, rule]) => {
      const other = rule.referenced_security_group_id ?? rule.cidr_ipv4 ?? rule.prefix_list_id;
      return [name, [short(rule.security_group_id), short(other), `${rule.from_port}-${rule.to_port}`]];
    }),
  );

const ingress = {
  balancer_http: ['balancer', '0.0.0.0/0', '80-80'],
  balancer_https: ['balancer', '0.0.0.0/0', '443-443'],
  api_from_balancer: ['api', 'balancer', '3000-3000'],
  database_from_api: ['database', 'api', '5432-5432'],
  database_from_database: ['database', 'database', '5432-5432'],
};
const egress = {
  balancer_to_api: ['balancer', 'api', '3000-3000'],
  api_to_database: ['api', 'database', '5432-5432'],
  database_to_database: ['database', 'database', '5432-5432'],
  api_to_s3: ['api', 's3', '443-443'],
};

describe('the security groups', () => {
  it('let everybody reach the balancer, it the API, the API the database and AWS, and a generation of the database another', () => {
    expect(rules(staging, 'ingress')).toEqual({
      ...ingress,
      endpoints_from_api: ['endpoints', 'api', '443-443'],
    });
    expect(rules(staging, 'egress')).toEqual({
      ...egress,
      api_to_endpoints: ['api', 'endpoints', '443-443'],
    });
  });

  it('let the API out to everybody where there is a NAT gateway, by HTTPS only', () => {
    expect(rules(withNat, 'ingress')).toEqual(ingress);
    expect(rules(withNat, 'egress')).toEqual({ ...egress, api_to_https: ['api', '0.0.0.0/0', '443-443'] });
  });

  it('have no rule for all protocols, and none inside a group, where Terraform would close what a runbook opens', () => {
    expect(JSON.stringify(staging.resource)).not.toMatch(/"ip_protocol":"-1"/);
    for (const group of Object.values(staging.resource.aws_security_group ?? {})) {
      expect(group).not.toHaveProperty('ingress');
      expect(group).not.toHaveProperty('egress');
    }
  });

  it('that AWS makes with the VPC has no rule left', () => {
    expect(at(staging, 'aws_default_security_group.network')).toMatchObject({ ingress: [], egress: [] });
  });
});
