import { of } from './reference.ts';

const code = (changed: boolean) =>
  `function handler(event) { var request = event.request; ${changed ? '/* < & > */ ' : ''}return request; }`;

const headers = (changed: boolean) => ({
  name: 'web',
  comment: changed ? 'changed' : 'the web app',
  security_headers_config: {
    content_type_options: { override: true },
    frame_options: { frame_option: 'DENY', override: true },
    referrer_policy: { referrer_policy: 'strict-origin-when-cross-origin', override: true },
    strict_transport_security: {
      access_control_max_age_sec: changed ? 63072000 : 31536000,
      include_subdomains: true,
      override: true,
    },
    content_security_policy: { content_security_policy: "default-src 'self'", override: true },
  },
  custom_headers_config: {
    items: [{ header: 'permissions-policy', value: 'camera=()', override: true }],
  },
});

const logDelivery = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'logging.s3.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: 'arn:aws:s3:::stack-types-logs/*',
    },
  ],
});

/** What a distribution is made of; the real provider waits for none of it. */
export const parts = (changed: boolean) => ({
  aws_cloudfront_origin_access_control: {
    web: {
      name: 'web',
      description: changed ? 'changed' : 'the web app',
      origin_access_control_origin_type: 's3',
      signing_behavior: 'always',
      signing_protocol: 'sigv4',
    },
  },
  aws_cloudfront_response_headers_policy: { web: headers(changed) },
  aws_cloudfront_function: {
    pages: { name: 'pages', runtime: 'cloudfront-js-2.0', publish: true, code: code(changed) },
  },
  aws_s3_bucket: {
    web: { bucket: 'stack-types-web' },
    logs: { bucket: 'stack-types-logs', force_destroy: true },
  },
  aws_s3_bucket_logging: {
    web: {
      bucket: of('aws_s3_bucket.web.id'),
      target_bucket: of('aws_s3_bucket.logs.id'),
      target_prefix: changed ? 'changed/' : 'web/',
      depends_on: ['aws_s3_bucket_policy.logs'],
    },
  },
  aws_s3_bucket_policy: { logs: { bucket: of('aws_s3_bucket.logs.id'), policy: logDelivery } },
  aws_s3_bucket_cors_configuration: {
    web: {
      bucket: of('aws_s3_bucket.web.id'),
      cors_rule: {
        allowed_methods: changed ? ['GET', 'PUT'] : ['GET'],
        allowed_origins: ['https://knowme.example'],
        allowed_headers: ['*'],
        max_age_seconds: 3600,
      },
    },
  },
});

const behaviour = {
  target_origin_id: 'web',
  viewer_protocol_policy: 'redirect-to-https',
  allowed_methods: ['GET', 'HEAD', 'OPTIONS'],
  cached_methods: ['GET', 'HEAD'],
  compress: true,
  cache_policy_id: '658327ea-f89d-4fab-a63d-7e88639e58f6',
  response_headers_policy_id: of('aws_cloudfront_response_headers_policy.web.id'),
};

const pages = { event_type: 'viewer-request', function_arn: of('aws_cloudfront_function.pages.arn') };

const distribution = (changed: boolean) => ({
  enabled: true,
  comment: changed ? 'changed & more' : 'the web app',
  is_ipv6_enabled: true,
  http_version: 'http2and3',
  price_class: 'PriceClass_100',
  default_root_object: 'index.html',
  aliases: ['knowme.example'],
  origin: {
    origin_id: 'web',
    domain_name: of('aws_s3_bucket.web.bucket_regional_domain_name'),
    origin_access_control_id: of('aws_cloudfront_origin_access_control.web.id'),
  },
  default_cache_behavior: { ...behaviour, function_association: [pages] },
  ordered_cache_behavior: [{ ...behaviour, path_pattern: '/assets/*' }],
  restrictions: { geo_restriction: { restriction_type: 'none' } },
  viewer_certificate: {
    acm_certificate_arn: of('aws_acm_certificate_validation.c.certificate_arn'),
    ssl_support_method: 'sni-only',
    minimum_protocol_version: 'TLSv1.2_2021',
  },
});

/** The real provider waits 30 to 55 seconds for each of these. */
export const slow = (changed: boolean) => ({
  aws_cloudfront_distribution: { web: distribution(changed) },
  aws_s3_bucket_lifecycle_configuration: {
    web: {
      bucket: of('aws_s3_bucket.web.id'),
      rule: [
        {
          id: 'old-versions',
          status: 'Enabled',
          filter: {},
          noncurrent_version_expiration: { noncurrent_days: changed ? 60 : 30 },
          abort_incomplete_multipart_upload: { days_after_initiation: 7 },
        },
      ],
    },
  },
});
