import type { Placed } from '../../constructs/stacks.ts';
import type { Synthesised } from '../../constructs/synth.ts';
import { asks, type Config, companions, type Rule } from '../rule.ts';

const type = 'aws_s3_bucket';

/** A rule about what stands beside a bucket: a bucket alone breaks it. */
const beside = (part: string, says: string, like: string, holds: (part: Config) => boolean): Rule => ({
  type,
  says,
  like,
  broken: {},
  holds: (bucket: Placed, stack: Synthesised) =>
    companions(stack, `${type}_${part}`, 'bucket', bucket).some(holds),
});

const json = (value: unknown) => JSON.stringify(value) ?? '';

export const buckets: readonly Rule[] = [
  beside('server_side_encryption_configuration', 'is encrypted', 'CKV_AWS_19', ({ rule }) =>
    json(rule).includes('"sse_algorithm"'),
  ),
  beside('versioning', 'keeps old versions', 'CKV_AWS_21', ({ versioning_configuration }) =>
    json(versioning_configuration).includes('"Enabled"'),
  ),
  beside('public_access_block', 'is closed to the public', 'CKV2_AWS_6', (block) =>
    ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'].every(
      (name) => block[name] === true,
    ),
  ),
  beside('ownership_controls', 'has no access control lists', 'CKV2_AWS_65', ({ rule }) =>
    json(rule).includes('"BucketOwnerEnforced"'),
  ),
  beside('policy', 'is reached by TLS only', 'AWS Config s3-bucket-ssl-requests-only', ({ policy }) =>
    /"Effect":"Deny","Principal":"\*","Action":"s3:\*".*"aws:SecureTransport":"false"/.test(`${policy}`),
  ),
  beside(
    'lifecycle_configuration',
    'forgets old versions and unfinished uploads',
    'CKV_AWS_300',
    ({ rule }) => json(rule).includes('"abort_incomplete_multipart_upload"'),
  ),
  asks(type)(
    'is not destroyed with what is in it',
    'ours',
    { force_destroy: true },
    ({ force_destroy }) => force_destroy !== true,
  ),
];
