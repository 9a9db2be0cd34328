import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { addresses, at, reference, synthWorkspace } from '../synth.ts';

const staging = synthWorkspace('staging');
const bare = synthWorkspace('staging', { domain: null });
const distribution = at(staging, 'aws_cloudfront_distribution.web');

/** Runs one of the functions as CloudFront would. */
function run(use: 'pages' | 'assets', event: object) {
  const code = at(staging, `aws_cloudfront_function.web_${use}`).code as string;
  return runInNewContext(`${code}; handler(event)`, { event });
}

const headersOf = (use: 'pages' | 'assets', stack = staging) =>
  at(stack, `aws_cloudfront_response_headers_policy.web_${use}`);

const csp = (stack = staging): string =>
  (headersOf('pages', stack).security_headers_config as never as Record<string, Record<string, string>>)
    .content_security_policy?.content_security_policy ?? '';

describe('the web app', () => {
  it('is read by its own distribution and by nobody else', () => {
    const { Statement } = JSON.parse(at(staging, 'aws_s3_bucket_policy.web').policy as string);
    const Condition = { StringEquals: { 'aws:SourceArn': reference('aws_cloudfront_distribution.web.arn') } };
    expect(Statement).toEqual([
      expect.objectContaining({ Sid: 'TlsOnly', Effect: 'Deny' }),
      expect.objectContaining({ Action: 's3:GetObject', Condition }),
      expect.objectContaining({ Action: 's3:ListBucket', Condition }),
    ]);
    expect(at(staging, 'aws_s3_bucket_public_access_block.web').restrict_public_buckets).toBe(true);
    expect(distribution.origin).toEqual([
      expect.objectContaining({
        origin_access_control_id: reference('aws_cloudfront_origin_access_control.web.id'),
      }),
    ]);
  });

  it('is served by HTTPS, HTTP/3 and IPv6', () => {
    expect(distribution).toMatchObject({ http_version: 'http2and3', is_ipv6_enabled: true });
    expect(distribution.default_cache_behavior).toMatchObject({
      viewer_protocol_policy: 'redirect-to-https',
      compress: true,
    });
  });

  it('goes with its files only where nothing is protected', () => {
    const force = ['staging', 'production'].map(
      (name) => at(synthWorkspace(name), 'aws_s3_bucket.web').force_destroy,
    );
    expect(force).toEqual([true, false]);
  });
});

describe('a path', () => {
  it.each([
    ['/', '/index.html'],
    ['/orders/7', '/index.html'],
    ['/v1.2/orders', '/index.html'],
    ['/assets/app-3f2a.js', '/assets/app-3f2a.js'],
    ['/missing.png', '/missing.png'],
    ['/.well-known/security', '/.well-known/security'],
  ])('%s is answered with %s', (uri, answer) => {
    expect(run('pages', { request: { uri } }).uri).toBe(answer);
  });

  it('of a page is asked for again, of a hashed file never, and a missing one soon', () => {
    const header = { header: 'Cache-Control', value: 'no-cache', override: true };
    expect(headersOf('pages').custom_headers_config).toEqual({ items: [header] });
    expect(headersOf('assets')).not.toHaveProperty('custom_headers_config');
    const { headers } = run('assets', { response: { headers: {} } });
    expect(headers['cache-control'].value).toBe('public, max-age=31536000, immutable');
    // CloudFront leaves these functions out where the answer is an error; a policy's header it would add.
    expect(distribution.ordered_cache_behavior).toEqual([
      expect.objectContaining({
        path_pattern: '/assets/*',
        function_association: [expect.objectContaining({ event_type: 'viewer-response' })],
      }),
    ]);
  });
});

describe('every answer', () => {
  it.each(['pages', 'assets'] as const)('has the security headers: %s', (use) => {
    expect(headersOf(use).security_headers_config).toMatchObject({
      strict_transport_security: { access_control_max_age_sec: 63_072_000, override: true },
      content_type_options: { override: true },
      frame_options: { frame_option: 'DENY' },
      referrer_policy: { referrer_policy: 'strict-origin-when-cross-origin' },
    });
  });

  it('lets pages reach the API and media, of any generation', () => {
    expect(csp()).toContain("connect-src 'self' https://api.staging.knowme.example https://*.s3.");
    expect(csp(synthWorkspace('staging', { media: { generation: 2 } }))).toBe(csp());
    expect(csp(bare)).toContain(
      `'self' https://${reference('aws_cloudfront_distribution.api.domain_name')} `,
    );
  });
});

describe('the web app’s name', () => {
  it('is proven in us-east-1, in the same account and with the same tags', () => {
    expect(at(staging, 'aws_acm_certificate.web')).toMatchObject({
      domain_name: 'staging.knowme.example',
      provider: 'aws.us_east_1',
    });
    expect(at(staging, 'aws_acm_certificate_validation.web').provider).toBe('aws.us_east_1');
    const [home, virginia] = staging.provider.aws ?? [];
    expect(virginia).toEqual({ ...home, region: 'us-east-1', alias: 'us_east_1' });
  });

  it.each([
    ['production', 'knowme.example'],
    ['staging', 'staging.knowme.example'],
  ])('in %s is %s, by IPv4 and IPv6', (workspace, name) => {
    const stack = synthWorkspace(workspace);
    expect(at(stack, 'aws_cloudfront_distribution.web').aliases).toEqual([name]);
    const records = ['web', 'web_ipv6'].map((record) => at(stack, `aws_route53_record.${record}`));
    expect(records.map((record) => [record.name, record.type])).toEqual([
      [name, 'A'],
      [name, 'AAAA'],
    ]);
    expect(stack.output.web_url?.value).toBe(`https://${name}`);
  });

  it('can be taken away again: its provider stays', () => {
    expect(bare.provider.aws).toEqual(staging.provider.aws);
  });

  it('is CloudFront’s own without a domain', () => {
    const web = at(bare, 'aws_cloudfront_distribution.web');
    expect(web).not.toHaveProperty('aliases');
    expect(web.viewer_certificate).toEqual({ cloudfront_default_certificate: true });
    expect(bare.output.web_url?.value).toBe(
      `https://${reference('aws_cloudfront_distribution.web.domain_name')}`,
    );
    expect(addresses(bare).filter((address) => /acm|route53/.test(address))).toEqual([]);
  });
});
