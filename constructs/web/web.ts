import type { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket/index.js';
import { Construct } from 'constructs';
import { webBucketName } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';
import { forgetOldVersions } from '../lifecycle.ts';
import { keepPrivate } from '../private-bucket.ts';
import type { Statement } from '../role.ts';
import type { AccessLogs } from '../traffic/access-logs.ts';
import type { Domain } from '../traffic/domain.ts';
import { WebDistribution } from './distribution.ts';
import { logWeb } from './logs.ts';

export interface WebProps {
  readonly workspace: Workspace;
  /** Without it the web app is found at CloudFront's own name. */
  readonly domain: Domain | undefined;
  /** Where the pages find the API. */
  readonly apiUrl: string;
  /** In us-east-1: CloudFront takes certificates from there, whatever the workspace's own region is. */
  readonly virginia: AwsProvider;
  /** Where CloudFront writes down every request. */
  readonly logs: AccessLogs;
}

/** Days in which an earlier build can be brought back. */
const oldBuildDays = 30;

/** The web app: a private bucket that only CloudFront reads. */
export class Web extends Construct {
  readonly bucket: S3Bucket;
  readonly distribution: WebDistribution;
  /** Where users find it. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: WebProps) {
    super(scope, id);
    const { workspace, domain, apiUrl, virginia, logs } = props;
    // What is in it can be built again.
    const config = { bucket: webBucketName(workspace), forceDestroy: !workspace.protected };
    const bucket = address('web', new S3Bucket(this, 'bucket', config));
    this.bucket = bucket;
    const site = this.#site(props);
    this.distribution = new WebDistribution(this, 'distribution', { workspace, bucket, apiUrl, site });
    const statements = this.distribution.mayRead(bucket);
    const { versioning } = keepPrivate(this, 'web', { bucket, fenced: false, statements });
    forgetOldVersions(this, { address: 'web', bucket, versioning, oldVersionDays: oldBuildDays });
    const { distribution } = this.distribution;
    logWeb(this, { workspace, distribution, logs, virginia });
    const { domainName: name, hostedZoneId: zoneId } = distribution;
    if (site) domain?.alias('web', site.name, { name, zoneId }, ['A', 'AAAA']);
    this.url = `https://${site?.name ?? name}`;
  }

  /** Copies a build into the bucket and lets CloudFront forget the one before. */
  allowPublish(): Statement[] {
    const forget = ['cloudfront:CreateInvalidation', 'cloudfront:GetInvalidation'];
    return [
      { Effect: 'Allow', Action: ['s3:PutObject'], Resource: [`${this.bucket.arn}/*`] },
      { Effect: 'Allow', Action: forget, Resource: [this.distribution.distribution.arn] },
    ];
  }

  #site({ workspace, domain, virginia }: WebProps) {
    if (workspace.domain === null || !domain) return undefined;
    const certificate = domain.certificate('web', workspace.domain, virginia);
    return { name: workspace.domain, certificateArn: certificate.arn };
  }
}
