import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import type { Lb } from '@cdktf/provider-aws/lib/lb/index.js';
import { Wafv2WebAcl } from '@cdktf/provider-aws/lib/wafv2-web-acl/index.js';
import { Wafv2WebAclAssociation } from '@cdktf/provider-aws/lib/wafv2-web-acl-association/index.js';
import { Wafv2WebAclLoggingConfiguration } from '@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration/index.js';
import { Construct } from 'constructs';
import { logDays } from '../../workspaces/defaults.ts';
import { firewallName, prefix } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';
import { firewallRules, measured } from './firewall-rules.ts';

export interface FirewallProps {
  readonly workspace: Workspace;
  readonly balancer: Lb;
}

/** AWS WAF before the load balancer: what it refuses never reaches a task. */
export class Firewall extends Construct {
  readonly acl: Wafv2WebAcl;

  constructor(scope: Construct, id: string, { workspace, balancer }: FirewallProps) {
    super(scope, id);
    const config = {
      name: firewallName(workspace),
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      rule: firewallRules(workspace),
      visibilityConfig: measured(firewallName(workspace)),
    };
    this.acl = address('api', new Wafv2WebAcl(this, 'acl', config));
    const before = { resourceArn: balancer.arn, webAclArn: this.acl.arn };
    address('api', new Wafv2WebAclAssociation(this, 'association', before));
    this.#logs(workspace);
  }

  /** What was refused and by which rule; the load balancer's own log has the rest. */
  #logs(workspace: Workspace): void {
    // WAF takes no other beginning of the name.
    const group = { name: `aws-waf-logs-${prefix(workspace)}`, retentionInDays: logDays(workspace) };
    const logs = address('firewall', new CloudwatchLogGroup(this, 'logs', group));
    const config = {
      resourceArn: this.acl.arn,
      logDestinationConfigs: [logs.arn],
      redactedFields: ['authorization', 'cookie'].map((name) => ({ singleHeader: { name } })),
      loggingFilter: { defaultBehavior: 'DROP', filter: [refused] },
    };
    address('api', new Wafv2WebAclLoggingConfiguration(this, 'logging', config));
  }
}

const refused = {
  behavior: 'KEEP',
  requirement: 'MEETS_ANY',
  condition: [{ actionCondition: { action: 'BLOCK' } }],
};
