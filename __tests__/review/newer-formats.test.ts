import { describe, expect, it } from '@jest/globals';
import { readDocument } from '../../runbooks/review/read/document.ts';
import { markdownText } from '../../runbooks/review/show/markdown.ts';
import { terminalLines } from '../../runbooks/review/show/terminal.ts';
import type { PlanJson } from '../../runbooks/terraform/plan-format.ts';
import { changed, planOf } from './plan-json.ts';
import { reviewed } from './reviewed.ts';

const read = (json: object) => readDocument(Buffer.from(JSON.stringify(json)), 'plan.json');
const lines = (json: PlanJson) => terminalLines([reviewed(read(json))], 200).map((line) => line.trim());

/** What its documentation and its source tell of it: https://opentofu.org/docs/internals/json-format */
describe('a plan of OpenTofu', () => {
  /** It has neither `applyable` nor `complete`, and defers nothing. */
  const tofu = (...changes: ReturnType<typeof changed>[]): PlanJson =>
    planOf(changes, { terraform_version: '1.12.0', errored: false });

  it('says what lifecycle.destroy and lifecycle.enabled lead to, which Terraform does not have', () => {
    const bucket = { before: { bucket: 'a' }, after: { bucket: 'b' } };
    const found = lines(
      tofu(
        changed('aws_s3_bucket.kept', ['forget', 'create'], { ...bucket, replace_paths: [['bucket']] }),
        changed(
          'aws_sqs_queue.off',
          ['delete'],
          { before: {} },
          { action_reason: 'delete_because_enabled_false' },
        ),
        changed(
          'aws_s3_bucket.left',
          ['forget'],
          { before: {} },
          {
            action_reason: 'forgot_because_lifecycle_destroy_in_state',
          },
        ),
      ),
    );
    expect(found).toEqual(
      expect.arrayContaining([
        '+/- aws_s3_bucket.kept (old one stays; forced by bucket)',
        '- aws_sqs_queue.off (enabled is false now)',
        '. aws_s3_bucket.left (the state says lifecycle.destroy = false)',
        'DANGER sqs/deleted',
      ]),
    );
    expect(found.join('\n')).not.toContain('s3/deleted');
    expect(found.join('\n')).toContain('planned by 1.12.0');
  });

  it('leaves out what is only opened while it is made', () => {
    const opened = changed('ephemeral.aws_secret.x', ['open'], {}, { mode: 'ephemeral' });
    expect(reviewed(read(tofu(opened)))).toMatchObject({ verdict: 'none', changes: [] });
  });

  it('counts drift, since it does not say whether applying would take it over', () => {
    const drift = changed('aws_s3_bucket.b', ['update'], { before: { a: '1' }, after: { a: '2' } });
    const json = { ...tofu(), resource_drift: [drift] };
    expect(reviewed(json).verdict).toBe('change');
    expect(reviewed({ ...json, applyable: false }).verdict).toBe('none');
  });

  it('that is encrypted is refused, with what makes it readable', () => {
    const encrypted = { meta: {}, encrypted_data: 'c2VjcmV0', encryption_version: 'v0' };
    expect(() => read(encrypted)).toThrow('plan.json was encrypted by OpenTofu');
    expect(() => read(encrypted)).toThrow('tofu show -json');
  });
});

describe('actions that run while a plan is applied (Terraform 1.14)', () => {
  const plan = planOf([], {
    applyable: true,
    action_invocations: [
      {
        address: 'action.aws_ec2_stop_instance.api',
        type: 'aws_ec2_stop_instance',
        name: 'api',
        config_values: { instance_id: 'i-1', note: 'SEEDED' },
        config_sensitive: { note: true },
        lifecycle_action_trigger: {
          triggering_resource_address: 'aws_instance.api',
          action_trigger_event: 'after_create',
        },
      },
      { address: 'action.aws_lambda_invoke.x', type: 'aws_lambda_invoke', invoke_action_trigger: {} },
    ],
  });

  it('are shown with what starts them, warned of, and no secret is', () => {
    const one = reviewed(read(plan));
    expect(one.verdict).toBe('warning');
    expect(one.findings.map(({ id, address }) => [id, address])).toEqual([
      ['action/invoked', 'action.aws_ec2_stop_instance.api'],
      ['action/invoked', 'action.aws_lambda_invoke.x'],
    ]);
    const text = lines(plan).join('\n');
    expect(text).toContain('2 to invoke');
    expect(text).toContain('> action.aws_ec2_stop_instance.api (runs after_create of aws_instance.api)');
    expect(text).toContain('instance_id: "i-1"');
    expect(text).toContain('> action.aws_lambda_invoke.x (asked for with -invoke)');
    const markdown = markdownText([one]);
    expect(markdown).toContain('2&nbsp;invoke');
    expect(text + markdown + JSON.stringify(one)).not.toContain('SEEDED');
  });

  it('are read where they are put off', () => {
    const [action_invocation] = plan.action_invocations ?? [];
    if (!action_invocation) throw new Error('there is none');
    const later = planOf([], { deferred_action_invocations: [{ action_invocation }] });
    expect(reviewed(later).changes.map(({ address }) => address)).toEqual([action_invocation.address]);
  });
});

it('an action that is not known here has no verdict', () => {
  const json = planOf([changed('aws_s3_bucket.x', ['archive' as 'delete'])]);
  expect(() => read(json)).toThrow('plan.json plans an action that is not known here (archive)');
});
