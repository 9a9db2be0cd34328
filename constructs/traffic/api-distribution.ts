import { CloudfrontDistribution } from '@cdktf/provider-aws/lib/cloudfront-distribution/index.js';
import type { Lb } from '@cdktf/provider-aws/lib/lb/index.js';
import { Construct } from 'constructs';
import { prefix } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';

export interface ApiDistributionProps {
  readonly workspace: Workspace;
  readonly balancer: Lb;
}

/** Ids of AWS' own policies. Source: CloudFront, "Use managed cache policies" and "Use managed origin request policies". */
const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const allViewer = '216adef6-5c7f-47e4-b989-5492eafa07d3';

/**
 * HTTPS for the API of a workspace without a domain: a browser lets no page call plain HTTP, and nobody gets a certificate for
 * a load balancer's own name. It caches nothing and hands everything through.
 */
export class ApiDistribution extends Construct {
  readonly distribution: CloudfrontDistribution;

  constructor(scope: Construct, id: string, { workspace, balancer }: ApiDistributionProps) {
    super(scope, id);
    const customOriginConfig = {
      originProtocolPolicy: 'http-only',
      httpPort: 80,
      httpsPort: 443,
      originSslProtocols: ['TLSv1.2'],
    };
    const config = {
      enabled: true,
      comment: `${prefix(workspace)}-api`,
      httpVersion: 'http2and3',
      isIpv6Enabled: true,
      origin: [{ originId, domainName: balancer.dnsName, customOriginConfig }],
      defaultCacheBehavior: {
        targetOriginId: originId,
        viewerProtocolPolicy: 'https-only',
        allowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'],
        cachedMethods: ['GET', 'HEAD'],
        cachePolicyId: cachingDisabled,
        originRequestPolicyId: allViewer,
      },
      restrictions: { geoRestriction: { restrictionType: 'none' } },
      viewerCertificate: { cloudfrontDefaultCertificate: true },
    };
    this.distribution = address('api', new CloudfrontDistribution(this, 'distribution', config));
  }
}

const originId = 'api';
