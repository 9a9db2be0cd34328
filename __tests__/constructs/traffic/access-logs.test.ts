import { describe, expect, it } from '@jest/globals';
import { at, reference, synthWorkspace } from '../synth.ts';

const staging = synthWorkspace('staging');
const production = synthWorkspace('production');
const arn = reference('aws_s3_bucket.logs.arn');

const statement = (Sid: string) =>
  JSON.parse(at(staging, 'aws_s3_bucket_policy.logs').policy as string).Statement.find(
    (one: { Sid: string }) => one.Sid === Sid,
  );

describe('the access logs', () => {
  it('of the load balancer are kept, once the bucket lets it write', () => {
    expect(at(staging, 'aws_lb.api')).toMatchObject({
      access_logs: { bucket: reference('aws_s3_bucket.logs.bucket'), enabled: true },
      depends_on: expect.arrayContaining(['aws_s3_bucket_policy.logs']),
    });
    expect(statement('BalancerWrites')).toEqual({
      Sid: 'BalancerWrites',
      Effect: 'Allow',
      Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: `${arn}/AWSLogs/123456789012/*`,
    });
  });

  it('of CloudFront are kept too, from us-east-1, once the bucket lets it write', () => {
    expect(at(staging, 'aws_cloudwatch_log_delivery_source.web')).toMatchObject({
      log_type: 'ACCESS_LOGS',
      resource_arn: reference('aws_cloudfront_distribution.web.arn'),
      provider: 'aws.us_east_1',
    });
    expect(at(staging, 'aws_cloudwatch_log_delivery_destination.web')).toMatchObject({
      delivery_destination_configuration: [{ destination_resource_arn: arn }],
      provider: 'aws.us_east_1',
    });
    expect(at(staging, 'aws_cloudwatch_log_delivery.web')).toMatchObject({
      depends_on: ['aws_s3_bucket_policy.logs'],
      provider: 'aws.us_east_1',
    });
    expect(statement('DistributionWrites')).toMatchObject({
      Principal: { Service: 'delivery.logs.amazonaws.com' },
      Resource: `${arn}/AWSLogs/123456789012/CloudFront/*`,
      Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
    });
  });

  it('of CloudFront tell no sessions', () => {
    const { record_fields } = at(staging, 'aws_cloudwatch_log_delivery.web');
    expect(record_fields).toContain('cs-uri-stem');
    expect(`${record_fields}`).not.toMatch(/cookie|query/i);
  });

  it('are encrypted by S3 itself, the only way that ELB can write', () => {
    const { rule } = at(staging, 'aws_s3_bucket_server_side_encryption_configuration.logs');
    expect(rule).toEqual([{ apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } }]);
  });

  it.each([
    [staging, 30, true],
    [production, 365, false],
  ])('go when they are old, and with the workspace only where nothing is protected', (stack, days, force) => {
    expect(at(stack, 'aws_s3_bucket_lifecycle_configuration.logs').rule).toEqual([
      expect.objectContaining({
        expiration: [{ days }],
        noncurrent_version_expiration: [{ noncurrent_days: 1 }],
      }),
    ]);
    expect(at(stack, 'aws_s3_bucket.logs').force_destroy).toBe(force);
  });

  it('wait for no lifecycle, which takes AWS a minute', () => {
    expect(JSON.stringify(staging.resource)).not.toMatch(/"aws_s3_bucket_lifecycle_configuration\.\w+"/);
  });
});

describe('other buckets', () => {
  it('lose no object as it is now', () => {
    for (const name of ['media', 'web']) {
      const { rule } = at(staging, `aws_s3_bucket_lifecycle_configuration.${name}`);
      expect(rule).toEqual([expect.not.objectContaining({ expiration: expect.anything() })]);
    }
  });
});
