import type { Lb } from '@cdktf/provider-aws/lib/lb/index.js';
import { LbListener, type LbListenerDefaultAction } from '@cdktf/provider-aws/lib/lb-listener/index.js';
import { LbListenerRule } from '@cdktf/provider-aws/lib/lb-listener-rule/index.js';
import type { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { apiDomain } from '../workspaces/names.ts';
import type { Workspace } from '../workspaces/schema.ts';
import { address } from './address.ts';
import type { Domain } from './domain.ts';

export interface ListenersProps {
  readonly workspace: Workspace;
  readonly domain: Domain | undefined;
  readonly balancer: Lb;
  readonly targetGroup: LbTargetGroup;
}

/** TLS 1.3, and 1.2 with forward secrecy. Source: ELB, "Security policies for your Application Load Balancer". */
const sslPolicy = 'ELBSecurityPolicy-TLS13-1-2-2021-06';

/** With a domain: HTTPS for its name, and HTTP that sends there. Without: plain HTTP, behind CloudFront. */
export class Listeners extends Construct {
  /** What connects the target group with the balancer; ECS refuses a group that has no balancer. */
  readonly ready: ITerraformDependable;
  readonly #props: ListenersProps;

  constructor(scope: Construct, id: string, props: ListenersProps) {
    super(scope, id);
    this.#props = props;
    const name = apiDomain(props.workspace);
    const { domain, targetGroup } = props;
    if (!name || !domain) {
      this.ready = this.#http([{ type: 'forward', targetGroupArn: targetGroup.arn }]);
      return;
    }
    this.#http([{ type: 'redirect', redirect: { protocol: 'HTTPS', port: '443', statusCode: 'HTTP_301' } }]);
    this.ready = this.#https(name, domain.certificate('api', name).arn);
  }

  #http(defaultAction: LbListenerDefaultAction[]): LbListener {
    const { balancer } = this.#props;
    const config = { loadBalancerArn: balancer.arn, port: 80, protocol: 'HTTP', defaultAction };
    return address('api_http', new LbListener(this, 'http', config));
  }

  /** Who asks for another name, by address say, is no client of the API. */
  #https(name: string, certificateArn: string): LbListenerRule {
    const { balancer, targetGroup } = this.#props;
    const nothing = { contentType: 'text/plain', statusCode: '404' };
    const listener = new LbListener(this, 'https', {
      loadBalancerArn: balancer.arn,
      port: 443,
      protocol: 'HTTPS',
      sslPolicy,
      certificateArn,
      defaultAction: [{ type: 'fixed-response', fixedResponse: nothing }],
    });
    const rule = {
      listenerArn: address('api_https', listener).arn,
      priority: 1,
      condition: [{ hostHeader: { values: [name] } }],
      action: [{ type: 'forward', targetGroupArn: targetGroup.arn }],
    };
    return address('api', new LbListenerRule(this, 'name', rule));
  }
}
