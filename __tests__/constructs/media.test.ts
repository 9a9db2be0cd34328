import { describe, expect, it } from '@jest/globals';
import { at, type Synthesised, synthWorkspace } from './synth.ts';

const cors = (stack: Synthesised) => {
  const [rule] = at(stack, 'aws_s3_bucket_cors_configuration.media').cors_rule as Record<string, unknown>[];
  return rule;
};

describe('the media bucket', () => {
  it.each([
    ['production', 90],
    ['staging', 7],
  ])('of %s keeps old versions for %d days, and every object as it is now', (name, noncurrent_days) => {
    const lifecycle = at(synthWorkspace(name), 'aws_s3_bucket_lifecycle_configuration.media');
    expect(lifecycle.rule).toEqual([
      {
        id: 'old-versions',
        status: 'Enabled',
        filter: [{ prefix: '' }],
        noncurrent_version_expiration: [{ noncurrent_days }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
      },
    ]);
    expect(lifecycle.depends_on).toEqual(['aws_s3_bucket_versioning.media']);
  });

  it('takes requests from the pages of its workspace, and from origins its file adds', () => {
    const media = { origins: ['http://localhost:5173'] };
    expect(cors(synthWorkspace('staging'))).toMatchObject({
      allowed_origins: ['https://staging.knowme.example'],
      allowed_methods: ['GET', 'HEAD', 'PUT'],
    });
    expect(cors(synthWorkspace('staging', { media }))?.allowed_origins).toEqual([
      'https://staging.knowme.example',
      'http://localhost:5173',
    ]);
  });
});
