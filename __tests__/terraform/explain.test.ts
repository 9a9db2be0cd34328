import { describe, expect, it } from '@jest/globals';
import { CommandFailed } from '../../runbooks/shell/errors.ts';
import { explain } from '../../runbooks/terraform/explain.ts';
import { terraformCommand } from '../../runbooks/terraform/site.ts';

const site = { directory: '/tmp/my run', workspace: 'staging' };
const command = terraformCommand(site, ['plan']);
const explained = (stderr: string) =>
  explain(new CommandFailed(command, { exitCode: 1, stderr }), site, command);

const lock = `
Error: Error acquiring the state lock

Error message: operation error S3: PutObject, StatusCode: 412, PreconditionFailed
Lock Info:
  ID:        8a4d1f1e-0b5c-9d1c-2b3e-0b1a6d8f9c11
  Path:      knowme/staging/terraform.tfstate
  Operation: OperationTypeApply
  Who:       kim@laptop
  Version:   1.11.4
  Created:   2026-01-05 10:11:12.13 +0000 UTC
  Info:
`;

describe('explain', () => {
  it('says who holds the state and what to type', () => {
    const error = explained(lock);
    expect(error.name).toBe('Refused');
    expect(error.message).toBe(
      'The Terraform state of workspace "staging" is locked by kim@laptop since 2026-01-05 10:11:12.13 +0000 UTC ' +
        '(OperationTypeApply). Wait for that run. Only if it is certainly dead: ' +
        "cd '/tmp/my run/terraform' && TF_WORKSPACE=staging TF_IN_AUTOMATION=1 terraform force-unlock 8a4d1f1e-0b5c-9d1c-2b3e-0b1a6d8f9c11",
    );
  });

  it.each([
    ['AWS account ID not allowed: 999999999999', 'belong to account 999999999999'],
    ['Error: Failed to get existing workspaces: S3 bucket "x" does not exist.', 'cdktf deploy bootstrap'],
    ['Error: Saved plan is stale', 'plan again'],
    ['│ Resource aws_s3_bucket.media has lifecycle.prevent_destroy set, but', 'destroy aws_s3_bucket.media'],
  ])('%s', (stderr, says) => {
    expect(explained(stderr)).toMatchObject({ name: 'Refused', message: expect.stringContaining(says) });
  });

  it('finds fault with the credentials of this machine as the AWS room does', () => {
    expect(explained('Error: No valid credential sources found')).toMatchObject({ name: 'UsageError' });
  });

  it('keeps what it does not know, with the directory', () => {
    const error = explained('Error: something new');
    expect(error.name).toBe('TerraformFailed');
    expect(error.message).toContain('Error: something new');
    expect(error.cause).toBeInstanceOf(CommandFailed);
  });
});
