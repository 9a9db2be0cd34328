import { of } from './reference.ts';

const visibility = (metric_name: string) => ({
  cloudwatch_metrics_enabled: true,
  sampled_requests_enabled: true,
  metric_name,
});

const managed = (name: string, priority: number) => ({
  name,
  priority,
  override_action: { none: {} },
  statement: {
    managed_rule_group_statement: {
      name,
      vendor_name: 'AWS',
      rule_action_override: [{ name: 'SizeRestrictions_BODY', action_to_use: { count: {} } }],
    },
  },
  visibility_config: visibility(name),
});

const rate = (changed: boolean) => ({
  name: 'rate',
  priority: 10,
  action: { block: {} },
  statement: { rate_based_statement: { limit: changed ? 1000 : 2000, aggregate_key_type: 'IP' } },
  visibility_config: visibility('rate'),
});

/** The firewall itself, and where it says what it did. */
export const firewall = (changed: boolean) => ({
  aws_wafv2_web_acl: {
    api: {
      name: 'api',
      scope: 'REGIONAL',
      description: changed ? 'changed' : 'before the API',
      default_action: { allow: {} },
      rule: [managed('AWSManagedRulesCommonRuleSet', 1), rate(changed)],
      visibility_config: visibility('api'),
      tags: { Name: changed ? 'changed' : 'api' },
    },
  },
  aws_wafv2_web_acl_logging_configuration: {
    api: {
      resource_arn: of('aws_wafv2_web_acl.api.arn'),
      log_destination_configs: [of('aws_cloudwatch_log_group.firewall.arn')],
      redacted_fields: changed
        ? [{ single_header: { name: 'authorization' } }, { single_header: { name: 'cookie' } }]
        : [{ single_header: { name: 'authorization' } }],
    },
  },
  aws_cloudwatch_log_group: { firewall: { name: 'aws-waf-logs-api', retention_in_days: 30 } },
});

/** Before a load balancer. */
export const guarded = {
  aws_wafv2_web_acl_association: {
    api: { resource_arn: of('aws_lb.l.arn'), web_acl_arn: of('aws_wafv2_web_acl.api.arn') },
  },
};
