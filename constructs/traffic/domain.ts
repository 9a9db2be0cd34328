import { DataAwsRoute53Zone } from '@cdktf/provider-aws/lib/data-aws-route53-zone/index.js';
import type { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record/index.js';
import { Construct } from 'constructs';
import { address } from '../address.ts';
import { Certificate } from './certificate.ts';

export interface DomainProps {
  /** Name of the hosted zone; it exists before any workspace, and its name servers are the registrar's. */
  readonly zone: string;
}

/** Where an alias leads: a load balancer or a distribution, as Terraform expressions. */
export interface AliasTarget {
  readonly name: string;
  readonly zoneId: string;
}

/** The hosted zone of a workspace's domain, and what is made in it. */
export class Domain extends Construct {
  readonly zone: DataAwsRoute53Zone;

  constructor(scope: Construct, id: string, { zone }: DomainProps) {
    super(scope, id);
    this.zone = address('domain', new DataAwsRoute53Zone(this, 'zone', { name: zone, privateZone: false }));
  }

  /** A certificate for one name, proven by a record in the zone; by default in the region of the workspace. */
  certificate(use: string, domainName: string, provider?: AwsProvider): Certificate {
    return new Certificate(this, `${use}_certificate`, {
      address: use,
      domainName,
      zone: this.zone,
      provider,
    });
  }

  /** Makes `name` an alias. `AAAA` only where the target has addresses of both kinds. */
  alias(use: string, name: string, target: AliasTarget, types: readonly ('A' | 'AAAA')[] = ['A']): void {
    const alias = { ...target, evaluateTargetHealth: false };
    for (const type of types) {
      const config = { zoneId: this.zone.zoneId, name, type, alias };
      const at = type === 'A' ? use : `${use}_ipv6`;
      address(at, new Route53Record(this, at, config));
    }
  }
}
