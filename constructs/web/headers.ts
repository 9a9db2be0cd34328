import {
  CloudfrontResponseHeadersPolicy,
  type CloudfrontResponseHeadersPolicySecurityHeadersConfig,
} from '@cdktf/provider-aws/lib/cloudfront-response-headers-policy/index.js';
import type { Construct } from 'constructs';
import { prefix } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';

export interface WebHeadersProps {
  readonly workspace: Workspace;
  /** What the pages are to a browser: pages, or files whose name changes with their content. */
  readonly use: 'pages' | 'assets';
  /** Where the pages find the API. */
  readonly apiUrl: string;
}

/** A page is asked for again every time, which costs a short answer while it is the same. */
const askAgain = { items: [{ header: 'Cache-Control', value: 'no-cache', override: true }] };

/** The headers that every answer of the web app carries. */
export function webHeaders(scope: Construct, { workspace, use, apiUrl }: WebHeadersProps) {
  const policy = new CloudfrontResponseHeadersPolicy(scope, `${use}_headers`, {
    name: `${prefix(workspace)}-${use}`,
    securityHeadersConfig: securityHeaders(contentSecurityPolicy(workspace, apiUrl)),
    ...(use === 'pages' && { customHeadersConfig: askAgain }),
  });
  return address(`web_${use}`, policy);
}

function securityHeaders(
  contentSecurityPolicy: string,
): CloudfrontResponseHeadersPolicySecurityHeadersConfig {
  const override = true;
  return {
    // Not for subdomains: other hosts of the zone are not this workspace's to promise for.
    strictTransportSecurity: { accessControlMaxAgeSec: 63_072_000, override },
    contentSecurityPolicy: { contentSecurityPolicy, override },
    contentTypeOptions: { override },
    frameOptions: { frameOption: 'DENY', override },
    referrerPolicy: { referrerPolicy: 'strict-origin-when-cross-origin', override },
  };
}

/**
 * The pages use what comes with them, the API, and media by signed URLs. The bucket is not named: its name holds the
 * generation, and a switch-over must change nothing here.
 */
function contentSecurityPolicy({ region }: Workspace, apiUrl: string): string {
  const media = `https://*.s3.${region}.amazonaws.com`;
  return [
    "default-src 'self'",
    `connect-src 'self' ${apiUrl} ${media}`,
    `img-src 'self' data: blob: ${media}`,
    `media-src 'self' blob: ${media}`,
    // Frameworks set styles on elements.
    "style-src 'self' 'unsafe-inline'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
