import type { Invent, Invented } from './invent.ts';

const ofBucket: Invent = ({ bucket = null }) => ({ id: bucket });

/** Settings of buckets. */
export const buckets: Invented = {
  aws_s3_bucket_cors_configuration: ofBucket,
  aws_s3_bucket_lifecycle_configuration: (planned, aws) => ({
    ...ofBucket(planned, aws),
    expected_bucket_owner: '',
    transition_default_minimum_object_size: 'all_storage_classes_128K',
  }),
  aws_s3_bucket_logging: ofBucket,
  aws_s3_bucket_ownership_controls: ofBucket,
  aws_s3_bucket_public_access_block: ofBucket,
  aws_s3_bucket_server_side_encryption_configuration: ofBucket,
};
