import type { Values } from '../../plugin/values.ts';
import { hex, type Invent, type Invented, years } from './invent.ts';

const cloudfrontId = () => `E${hex(7).toUpperCase().slice(0, 13)}`;

/** A resource of CloudFront: `kind` is its place in the ARN. */
const made =
  (kind: string, more: (id: string) => Values = () => ({})): Invent =>
  (_, { account }) => {
    const id = cloudfrontId();
    return { id, arn: `arn:aws:cloudfront::${account}:${kind}/${id}`, etag: cloudfrontId(), ...more(id) };
  };

export const cloudfront: Invented = {
  aws_cloudfront_distribution: made('distribution', (id) => ({
    caller_reference: `terraform-${hex(8)}`,
    domain_name: `${id.toLowerCase()}.cloudfront.net`,
    hosted_zone_id: 'Z2FDTNDATAQYW2',
    last_modified_time: years(0),
    status: 'Deployed',
  })),
  aws_cloudfront_function: ({ name = null }, { account }) => ({
    id: name,
    arn: `arn:aws:cloudfront::${account}:function/${name}`,
    etag: cloudfrontId(),
    live_stage_etag: cloudfrontId(),
    status: 'UNPUBLISHED',
  }),
  aws_cloudfront_origin_access_control: made('origin-access-control'),
  aws_cloudfront_response_headers_policy: made('response-headers-policy'),
};
