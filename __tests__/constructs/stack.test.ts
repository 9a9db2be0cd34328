import { describe, expect, it } from '@jest/globals';
import { addresses, at, reference, synthBootstrap, synthWorkspace } from './synth.ts';

describe('a workspace stack', () => {
  const staging = synthWorkspace('staging');

  it('can only be planned in its own workspace', () => {
    const [guard] = staging.output.workspace?.precondition ?? [];
    expect(guard?.condition).toBe(reference('terraform.workspace == "staging"'));
    expect(guard?.error_message).toContain('Set TF_WORKSPACE=staging.');
  });

  it('can only be planned in its own account and region', () => {
    const [aws] =
      synthWorkspace('staging', { account: '999999999999', region: 'us-west-2' }).provider.aws ?? [];
    expect(aws).toMatchObject({ allowed_account_ids: ['999999999999'], region: 'us-west-2' });
  });

  it('pins its providers', () => {
    expect(staging.terraform.required_providers).toMatchObject({
      aws: { version: '5.100.0' },
      random: { version: '3.7.2' },
    });
  });

  it('locks its state and finds only its own', () => {
    expect(staging.terraform.backend).toEqual({
      s3: {
        bucket: 'knowme-terraform-state-123456789012',
        region: 'eu-west-1',
        workspace_key_prefix: 'knowme',
        key: 'staging.tfstate',
        encrypt: true,
        use_lockfile: true,
      },
    });
  });

  it('keeps its state in a folder when its file says so', () => {
    const { backend } = synthWorkspace('staging', {
      state: { type: 'local', directory: '/states' },
    }).terraform;
    expect(backend).toEqual({ local: expect.objectContaining({ workspace_dir: '/states/staging' }) });
  });

  it('tags everything it makes', () => {
    expect(staging.provider.aws?.[0]?.default_tags).toEqual([
      { tags: { application: 'knowme', workspace: 'staging', managed_by: 'terraform' } },
    ]);
  });

  it('says nothing about where it is tried out', () => {
    for (const stack of [staging, synthBootstrap()]) {
      expect(JSON.stringify(stack)).not.toMatch(
        /"endpoints":\[|sandbox|moto|localhost|skip_credentials|path_style/i,
      );
    }
  });
});

describe('the bootstrap stack', () => {
  it('can only be planned outside all workspaces, where its state file counts', () => {
    const [guard] = synthBootstrap().output.workspace?.precondition ?? [];
    expect(guard?.condition).toBe(reference('terraform.workspace == "default"'));
    expect(guard?.error_message).toContain('Unset TF_WORKSPACE.');
  });
});

describe('a bucket', () => {
  it.each([
    ['state', synthBootstrap()],
    ['media', synthWorkspace('production')],
  ])('for %s is versioned, encrypted, private, by TLS only and not to be destroyed', (name, stack) => {
    expect(at(stack, `aws_s3_bucket.${name}`)).toMatchObject({ lifecycle: { prevent_destroy: true } });
    expect(at(stack, `aws_s3_bucket.${name}`)).not.toHaveProperty('force_destroy');
    const versioning = at(stack, `aws_s3_bucket_versioning.${name}`);
    expect(versioning.versioning_configuration).toEqual({ status: 'Enabled' });
    expect(addresses(stack)).toContain(`aws_s3_bucket_server_side_encryption_configuration.${name}`);
    expect(
      Object.values(at(stack, `aws_s3_bucket_public_access_block.${name}`)).filter((v) => v === true),
    ).toHaveLength(4);
    const policy = at(stack, `aws_s3_bucket_policy.${name}`);
    expect(policy).not.toHaveProperty('lifecycle');
    const [statement] = JSON.parse(policy.policy as string).Statement;
    expect(statement).toMatchObject({
      Effect: 'Deny',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
  });

  it('on its way out keeps the policy a runbook gave it', () => {
    const media = { generation: 2, strategy: 'side-by-side', previous: { generation: 1 } };
    const policy = at(synthWorkspace('staging', { media }), 'aws_s3_bucket_policy.media_previous');
    expect(policy).toMatchObject({ lifecycle: { ignore_changes: ['policy'] } });
  });
});
