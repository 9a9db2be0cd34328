import { Lb } from '@cdktf/provider-aws/lib/lb/index.js';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group/index.js';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import { Construct } from 'constructs';
import { apiDomain, prefix, shorten } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';
import type { Network } from '../network/network.ts';
import type { AccessLogs } from './access-logs.ts';
import { ApiDistribution } from './api-distribution.ts';
import type { Domain } from './domain.ts';
import { Listeners } from './listeners.ts';

export interface LoadBalancerProps {
  readonly workspace: Workspace;
  readonly network: Network;
  /** Without it the API is found at a name of CloudFront's. */
  readonly domain: Domain | undefined;
  /** Where it writes down every request. */
  readonly logs: AccessLogs;
}

/** Longest name of a load balancer and of a target group. Source: ELB, CreateLoadBalancer and CreateTargetGroup. */
const longestName = 32;

/** The way in to the API: the only thing in the workspace's network that listens to everybody. */
export class LoadBalancer extends Construct {
  readonly balancer: Lb;
  readonly targetGroup: LbTargetGroup;
  /** With CodeDeploy, tasks are in one of two groups in turn. */
  readonly greenTargetGroup?: LbTargetGroup;
  readonly securityGroup: SecurityGroup;
  /** A service can join the target group once these exist. */
  readonly listeners: Listeners;
  /** Where clients find the API. */
  readonly url: string;
  readonly #props: LoadBalancerProps;

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    this.#props = props;
    const { workspace, domain } = props;
    this.securityGroup = this.#securityGroup();
    this.balancer = this.#balancer();
    this.targetGroup = this.#targetGroup('api', 'targets');
    if (workspace.api.rollout === 'blue-green')
      this.greenTargetGroup = this.#targetGroup('api_green', 'green');
    const { balancer, targetGroup } = this;
    this.listeners = new Listeners(this, 'listeners', { workspace, domain, balancer, targetGroup });
    this.url = `https://${this.#name()}`;
  }

  /** Lets requests through to members of a security group, and to nobody else. */
  allowTo(service: SecurityGroup): void {
    const { port } = this.#props.workspace.api;
    const to = { ipProtocol: 'tcp', fromPort: port, toPort: port };
    const out = { securityGroupId: this.securityGroup.id, referencedSecurityGroupId: service.id, ...to };
    const into = { securityGroupId: service.id, referencedSecurityGroupId: this.securityGroup.id, ...to };
    address('balancer_to_api', new VpcSecurityGroupEgressRule(this, 'out', out));
    address('api_from_balancer', new VpcSecurityGroupIngressRule(this, 'into', into));
  }

  #name(): string {
    const { balancer } = this;
    const { workspace, domain } = this.#props;
    const name = apiDomain(workspace);
    if (name && domain) {
      domain.alias('api', name, { name: balancer.dnsName, zoneId: balancer.zoneId });
      return name;
    }
    return new ApiDistribution(this, 'distribution', { workspace, balancer }).distribution.domainName;
  }

  #securityGroup(): SecurityGroup {
    const { workspace, network, domain } = this.#props;
    const name = `${prefix(workspace)}-balancer`;
    const config = {
      name,
      description: 'The way in to the API',
      vpcId: network.vpc.id,
      tags: { Name: name },
    };
    const group = address('balancer', new SecurityGroup(this, 'group', config));
    for (const [use, port] of domain ? ([...http, ...https] as const) : http) {
      const from = { ipProtocol: 'tcp', fromPort: port, toPort: port, cidrIpv4: '0.0.0.0/0' };
      const rule = { securityGroupId: group.id, ...from };
      address(`balancer_${use}`, new VpcSecurityGroupIngressRule(this, use, rule));
    }
    return group;
  }

  #balancer(): Lb {
    const { workspace, network, logs } = this.#props;
    const config = {
      name: shorten(`${prefix(workspace)}-api`, longestName),
      loadBalancerType: 'application',
      internal: false,
      subnets: network.publicSubnets.ids,
      securityGroups: [this.securityGroup.id],
      // A header that breaks the rules is dropped instead of being read differently by two servers.
      dropInvalidHeaderFields: true,
      enableDeletionProtection: workspace.protected,
      accessLogs: { bucket: logs.bucket.bucket, enabled: true },
      dependsOn: [logs.policy, network.internet],
    };
    return address('api', new Lb(this, 'balancer', config));
  }

  #targetGroup(at: 'api' | 'api_green', id: string): LbTargetGroup {
    const { workspace, network } = this.#props;
    const { port, healthPath } = workspace.api;
    const config = {
      // The listener holds on to its group, so the group of another port comes first, and needs a name of its own.
      name: shorten([prefix(workspace), ...at.split('_'), port].join('-'), longestName),
      lifecycle: { createBeforeDestroy: true },
      targetType: 'ip',
      protocol: 'HTTP',
      port,
      vpcId: network.vpc.id,
      // Seconds that a task which is being stopped has to finish its requests; ECS kills it after 30.
      deregistrationDelay: '30',
      healthCheck: { path: healthPath, matcher: '200', interval: 15, timeout: 5, ...thresholds },
    };
    return address(at, new LbTargetGroup(this, id, config));
  }
}

const http = [['http', 80]] as const;
const https = [['https', 443]] as const;
const thresholds = { healthyThreshold: 2, unhealthyThreshold: 3 };
