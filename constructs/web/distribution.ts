import { CloudfrontDistribution } from '@cdktf/provider-aws/lib/cloudfront-distribution/index.js';
import { CloudfrontFunction } from '@cdktf/provider-aws/lib/cloudfront-function/index.js';
import { CloudfrontOriginAccessControl } from '@cdktf/provider-aws/lib/cloudfront-origin-access-control/index.js';
import type { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket/index.js';
import { Construct } from 'constructs';
import { prefix } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';
import type { BucketStatement } from '../private-bucket.ts';
import { assetsFunction, pagesFunction } from './functions.ts';
import { webHeaders } from './headers.ts';

export interface WebDistributionProps {
  readonly workspace: Workspace;
  readonly bucket: S3Bucket;
  readonly apiUrl: string;
  /** The name of the web app, and a certificate for it that lies in us-east-1. */
  readonly site: { readonly name: string; readonly certificateArn: string } | undefined;
}

/** Ids of AWS' own cache policies. Source: CloudFront, "Use managed cache policies". */
const cachePolicy = {
  /** CachingDisabled: a new build is seen at once. The pages are one small file. */
  pages: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  /** CachingOptimized: a day or more, compressed. */
  assets: '658327ea-f89d-4fab-a63d-7e88639e58f6',
};

/** CloudFront in front of the bucket: HTTPS, HTTP/3, IPv6. */
export class WebDistribution extends Construct {
  readonly distribution: CloudfrontDistribution;
  readonly #props: WebDistributionProps;

  constructor(scope: Construct, id: string, props: WebDistributionProps) {
    super(scope, id);
    this.#props = props;
    const { bucket, site } = props;
    const config = {
      enabled: true,
      comment: prefix(props.workspace),
      aliases: site && [site.name],
      httpVersion: 'http2and3',
      isIpv6Enabled: true,
      defaultRootObject: 'index.html',
      origin: [
        { originId, domainName: bucket.bucketRegionalDomainName, originAccessControlId: this.#access().id },
      ],
      defaultCacheBehavior: this.#behavior('pages'),
      orderedCacheBehavior: [{ ...this.#behavior('assets'), pathPattern: '/assets/*' }],
      restrictions: { geoRestriction: { restrictionType: 'none' } },
      viewerCertificate: this.#certificate(),
    };
    this.distribution = address('web', new CloudfrontDistribution(this, 'distribution', config));
  }

  /** Lets this distribution read, and no other of the account. To list means that what is missing is 404, not 403. */
  mayRead({ arn }: S3Bucket): BucketStatement[] {
    const only = {
      Effect: 'Allow' as const,
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceArn': this.distribution.arn } },
    };
    return [
      { ...only, Sid: 'DistributionReads', Action: 's3:GetObject', Resource: `${arn}/*` },
      { ...only, Sid: 'DistributionLists', Action: 's3:ListBucket', Resource: arn },
    ];
  }

  #access(): CloudfrontOriginAccessControl {
    const config = {
      name: `${prefix(this.#props.workspace)}-web`,
      originAccessControlOriginType: 's3',
      signingBehavior: 'always',
      signingProtocol: 'sigv4',
    };
    return address('web', new CloudfrontOriginAccessControl(this, 'access', config));
  }

  #function(use: Use) {
    const name = `${prefix(this.#props.workspace)}-${use}`;
    const { code, eventType } = functions[use];
    const config = { name, runtime: 'cloudfront-js-2.0', code, publish: true };
    const made = address(`web_${use}`, new CloudfrontFunction(this, use, config));
    return { eventType, functionArn: made.arn };
  }

  #behavior(use: Use) {
    const { workspace, apiUrl } = this.#props;
    return {
      targetOriginId: originId,
      viewerProtocolPolicy: 'redirect-to-https',
      allowedMethods: ['GET', 'HEAD', 'OPTIONS'],
      cachedMethods: ['GET', 'HEAD'],
      compress: true,
      cachePolicyId: cachePolicy[use],
      responseHeadersPolicyId: webHeaders(this, { workspace, use, apiUrl }).id,
      functionAssociation: [this.#function(use)],
    };
  }

  #certificate() {
    const { site } = this.#props;
    if (!site) return { cloudfrontDefaultCertificate: true };
    return {
      acmCertificateArn: site.certificateArn,
      sslSupportMethod: 'sni-only',
      minimumProtocolVersion: 'TLSv1.2_2021',
    };
  }
}

const originId = 'web';

type Use = keyof typeof cachePolicy;

const functions = {
  pages: { code: pagesFunction, eventType: 'viewer-request' },
  assets: { code: assetsFunction, eventType: 'viewer-response' },
};
