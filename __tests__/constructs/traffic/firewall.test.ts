import { describe, expect, it } from '@jest/globals';
import { addresses, at, reference, synthWorkspace } from '../synth.ts';

const production = synthWorkspace('production');

interface Rule {
  readonly name: string;
  readonly priority: number;
  readonly action?: object;
  readonly override_action?: object;
  readonly statement: Record<string, Record<string, unknown>>;
}
const rules = (stack = production) => at(stack, 'aws_wafv2_web_acl.api').rule as readonly Rule[];
const ofWaf = (stack = production) => addresses(stack).filter((address) => /wafv2|firewall/.test(address));

describe('the firewall', () => {
  it('stands before the balancer where the workspace is protected, or its file says so', () => {
    expect(at(production, 'aws_wafv2_web_acl_association.api')).toMatchObject({
      resource_arn: reference('aws_lb.api.arn'),
      web_acl_arn: reference('aws_wafv2_web_acl.api.arn'),
    });
    expect(ofWaf(synthWorkspace('staging'))).toEqual([]);
    expect(ofWaf(synthWorkspace('production', { api: { firewall: false } }))).toEqual([]);
    expect(ofWaf(synthWorkspace('staging', { api: { firewall: true } }))).toEqual(ofWaf());
  });

  it('lets through what no rule refuses, and has AWS’s own rules refuse', () => {
    expect(at(production, 'aws_wafv2_web_acl.api')).toMatchObject({
      scope: 'REGIONAL',
      default_action: { allow: {} },
    });
    expect(rules().map(({ name, priority }) => [priority, name])).toEqual([
      [0, 'rate'],
      [1, 'AWSManagedRulesAmazonIpReputationList'],
      [2, 'AWSManagedRulesCommonRuleSet'],
      [3, 'AWSManagedRulesKnownBadInputsRuleSet'],
      [4, 'AWSManagedRulesSQLiRuleSet'],
    ]);
    for (const { override_action } of rules().slice(1)) expect(override_action).toEqual({ none: {} });
  });

  it('only counts large bodies: uploads are no attack', () => {
    const counted = rules().flatMap(({ statement }) =>
      [statement.managed_rule_group_statement?.rule_action_override ?? []].flat(),
    );
    expect(counted).toEqual([{ name: 'SizeRestrictions_BODY', action_to_use: { count: {} } }]);
  });

  it('makes one address wait that asks too often, unless all come from CloudFront’s', () => {
    expect(rules()[0]).toMatchObject({
      action: { block: {} },
      statement: { rate_based_statement: { limit: 2000, aggregate_key_type: 'IP' } },
    });
    const bare = synthWorkspace('production', { domain: null });
    expect(rules(bare).map(({ name }) => name)).not.toContain('rate');
  });

  it('shows on the dashboard what it refused, under a name that no other workspace has', () => {
    const { visibility_config } = at(production, 'aws_wafv2_web_acl.api');
    expect(visibility_config).toMatchObject({ metric_name: 'knowme-production-api' });
    const shown = (stack = production) => at(stack, 'aws_cloudwatch_dashboard.workspace').dashboard_body;
    expect(shown()).toContain(
      '"AWS/WAFV2","BlockedRequests","WebACL","knowme-production-api","Region","eu-west-1","Rule","ALL"',
    );
    expect(shown(synthWorkspace('staging'))).not.toContain('WAFV2');
  });

  it('writes down what it refused, without passwords and sessions', () => {
    expect(at(production, 'aws_wafv2_web_acl_logging_configuration.api')).toMatchObject({
      log_destination_configs: [reference('aws_cloudwatch_log_group.firewall.arn')],
      redacted_fields: [{ single_header: { name: 'authorization' } }, { single_header: { name: 'cookie' } }],
      logging_filter: {
        default_behavior: 'DROP',
        filter: [{ behavior: 'KEEP', condition: [{ action_condition: { action: 'BLOCK' } }] }],
      },
    });
    expect(at(production, 'aws_cloudwatch_log_group.firewall')).toMatchObject({
      name: 'aws-waf-logs-knowme-production',
      retention_in_days: 365,
    });
    expect(JSON.stringify(rules())).not.toContain('"sampled_requests_enabled":true');
  });
});
