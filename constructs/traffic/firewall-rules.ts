import type { Wafv2WebAclRule } from '@cdktf/provider-aws/lib/wafv2-web-acl/index.js';
import type { Workspace } from '../../workspaces/schema.ts';

/** Requests in five minutes from one address, after which it waits: seven a second, more than people behind one address make. */
const mostRequests = 2000;

/**
 * Rule groups that AWS keeps up to date, in the order in which they look. 1,127 of the 1,500 units that come at no extra price.
 * Source: AWS WAF, "AWS Managed Rules rule groups list".
 */
const managed = [
  { name: 'AWSManagedRulesAmazonIpReputationList', counted: [] },
  // A body above 8 KiB is an upload or a long form, no attack; WAF looks at its beginning all the same.
  { name: 'AWSManagedRulesCommonRuleSet', counted: ['SizeRestrictions_BODY'] },
  { name: 'AWSManagedRulesKnownBadInputsRuleSet', counted: [] },
  { name: 'AWSManagedRulesSQLiRuleSet', counted: [] },
];

/** Where CloudWatch counts what a rule matched. No samples: they would show cookies and tokens to whoever may look. */
export const measured = (metricName: string) => ({
  metricName,
  cloudwatchMetricsEnabled: true,
  sampledRequestsEnabled: false,
});

const rate: Wafv2WebAclRule = {
  name: 'rate',
  priority: 0,
  action: { block: {} },
  // CDKTF has no type for statements: these are Terraform's own names.
  statement: { rate_based_statement: { limit: mostRequests, aggregate_key_type: 'IP' } },
  visibilityConfig: measured('rate'),
};

/**
 * What WAF does with a request to the API: the first rule that refuses it has decided. Without a domain it sees CloudFront's
 * addresses and not the clients', so that nobody could be told to wait.
 */
export const firewallRules = ({ domain }: Workspace): Wafv2WebAclRule[] => [
  ...(domain === null ? [] : [rate]),
  ...managed.map(({ name, counted }, index) => ({
    name,
    priority: index + 1,
    overrideAction: { none: {} },
    statement: {
      managed_rule_group_statement: {
        name,
        vendor_name: 'AWS',
        rule_action_override: counted.map((rule) => ({ name: rule, action_to_use: { count: {} } })),
      },
    },
    visibilityConfig: measured(name),
  })),
];
