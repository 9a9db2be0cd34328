import type { Lb } from '@cdktf/provider-aws/lib/lb/index.js';
import {
  LbListener,
  type LbListenerConfig,
  type LbListenerDefaultAction,
} from '@cdktf/provider-aws/lib/lb-listener/index.js';
import { LbListenerRule } from '@cdktf/provider-aws/lib/lb-listener-rule/index.js';
import type { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group/index.js';
import { Construct } from 'constructs';
import { apiDomain } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';
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
  /** Where the API's clients arrive. */
  readonly production: LbListener;
  /** What connects the target group with the balancer; ECS refuses a group that has no balancer. */
  readonly ready: LbListener | LbListenerRule;
  readonly #props: ListenersProps;

  constructor(scope: Construct, id: string, props: ListenersProps) {
    super(scope, id);
    this.#props = props;
    const name = apiDomain(props.workspace);
    const { domain, targetGroup } = props;
    if (!name || !domain) {
      const ignored = this.#turnedByCodeDeploy('default_action');
      this.production = this.#http([{ type: 'forward', targetGroupArn: targetGroup.arn }], ignored);
      this.ready = this.production;
      return;
    }
    this.#http([{ type: 'redirect', redirect: { protocol: 'HTTPS', port: '443', statusCode: 'HTTP_301' } }]);
    this.production = this.#https(domain.certificate('api', name).arn);
    this.ready = this.#rule(name);
  }

  /** ARNs of whatever sends clients to a target group. */
  get arns(): string[] {
    return this.ready === this.production ? [this.production.arn] : [this.production.arn, this.ready.arn];
  }

  /** In which of its two target groups the API is, only CodeDeploy says. */
  #turnedByCodeDeploy(action: string): Pick<LbListenerConfig, 'lifecycle'> {
    return this.#props.workspace.api.rollout === 'blue-green'
      ? { lifecycle: { ignoreChanges: [action] } }
      : {};
  }

  #http(
    defaultAction: LbListenerDefaultAction[],
    ignored: Pick<LbListenerConfig, 'lifecycle'> = {},
  ): LbListener {
    const { balancer } = this.#props;
    const config = { loadBalancerArn: balancer.arn, port: 80, protocol: 'HTTP', defaultAction, ...ignored };
    return address('api_http', new LbListener(this, 'http', config));
  }

  /** Who asks for another name, by address say, is no client of the API. */
  #https(certificateArn: string): LbListener {
    const { balancer } = this.#props;
    const nothing = { contentType: 'text/plain', statusCode: '404' };
    const listener = new LbListener(this, 'https', {
      loadBalancerArn: balancer.arn,
      port: 443,
      protocol: 'HTTPS',
      sslPolicy,
      certificateArn,
      defaultAction: [{ type: 'fixed-response', fixedResponse: nothing }],
    });
    return address('api_https', listener);
  }

  #rule(name: string): LbListenerRule {
    const rule = {
      listenerArn: this.production.arn,
      priority: 1,
      condition: [{ hostHeader: { values: [name] } }],
      action: [{ type: 'forward', targetGroupArn: this.#props.targetGroup.arn }],
      ...this.#turnedByCodeDeploy('action'),
    };
    return address('api', new LbListenerRule(this, 'name', rule));
  }
}
