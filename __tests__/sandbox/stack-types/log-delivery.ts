import { of } from './reference.ts';

/** CloudFront's logs, written into a bucket. */
export const logDelivery = (changed: boolean) => ({
  aws_cloudwatch_log_delivery_source: {
    web: {
      name: 'web',
      log_type: 'ACCESS_LOGS',
      resource_arn: 'arn:aws:cloudfront::123456789012:distribution/EDFDVBD6EXAMPLE',
      tags: { Name: changed ? 'changed' : 'web' },
    },
  },
  aws_cloudwatch_log_delivery_destination: {
    web: {
      name: 'web',
      output_format: 'json',
      delivery_destination_configuration: { destination_resource_arn: of('aws_s3_bucket.logs.arn') },
      tags: { Name: changed ? 'changed' : 'web' },
    },
  },
  aws_cloudwatch_log_delivery: {
    web: {
      delivery_source_name: of('aws_cloudwatch_log_delivery_source.web.name'),
      delivery_destination_arn: of('aws_cloudwatch_log_delivery_destination.web.arn'),
      record_fields: changed ? ['date', 'time', 'c-ip'] : ['date', 'time'],
      tags: { Name: changed ? 'changed' : 'web' },
    },
  },
});
