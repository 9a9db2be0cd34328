import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket/index.js';
import { Construct } from 'constructs';
import { webBucketName } from '../workspaces/names.ts';
import type { Workspace } from '../workspaces/schema.ts';
import { address } from './address.ts';
import type { Domain } from './domain.ts';
import { forgetOldVersions } from './lifecycle.ts';
import { keepPrivate } from './private-bucket.ts';
import { northVirginia } from './providers.ts';
import { WebDistribution } from './web-distribution.ts';

export interface WebProps {
  readonly workspace: Workspace;
  /** Without it the web app is found at CloudFront's own name. */
  readonly domain: Domain | undefined;
  /** Where the pages find the API. */
  readonly apiUrl: string;
}

/** Days in which an earlier build can be brought back. */
const oldBuildDays = 30;

/** The web app: a private bucket that only CloudFront reads. */
export class Web extends Construct {
  readonly bucket: S3Bucket;
  readonly distribution: WebDistribution;
  /** Where users find it. */
  readonly url: string;

  constructor(scope: Construct, id: string, { workspace, domain, apiUrl }: WebProps) {
    super(scope, id);
    // What is in it can be built again.
    const config = { bucket: webBucketName(workspace), forceDestroy: !workspace.protected };
    const bucket = address('web', new S3Bucket(this, 'bucket', config));
    this.bucket = bucket;
    const site = this.#site(workspace, domain);
    this.distribution = new WebDistribution(this, 'distribution', { workspace, bucket, apiUrl, site });
    const versioning = keepPrivate(this, 'web', bucket, this.distribution.mayRead(bucket));
    forgetOldVersions(this, { address: 'web', bucket, versioning, oldVersionDays: oldBuildDays });
    const { domainName: name, hostedZoneId: zoneId } = this.distribution.distribution;
    if (site) domain?.alias('web', site.name, { name, zoneId }, ['A', 'AAAA']);
    this.url = `https://${site?.name ?? name}`;
  }

  #site(workspace: Workspace, domain: Domain | undefined) {
    if (workspace.domain === null || !domain) return undefined;
    // CloudFront takes certificates from this one region, whatever the workspace's own is.
    const certificate = domain.certificate('web', workspace.domain, northVirginia(this, workspace));
    return { name: workspace.domain, certificateArn: certificate.arn };
  }
}
