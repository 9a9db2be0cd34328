import { describe, expect, it } from '@jest/globals';
import { builtIn } from '../../runbooks/review/policies/built-in/index.ts';
import type { Policy } from '../../runbooks/review/policies/policy.ts';
import { noSettings, parseSettings } from '../../runbooks/review/policies/settings.ts';
import { reviewPlan } from '../../runbooks/review/review.ts';
import { changed, planOf } from './plan-json.ts';
import { ids, reviewed } from './reviewed.ts';

const json = JSON.stringify;
const allow = (more: object) =>
  json({ Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*', ...more }] });
const container = (more: object) => json([{ name: 'api', image: 'api@sha256:1', ...more }]);

/** What breaks each policy, and what keeps it. */
const examples: Readonly<Record<string, readonly [type: string, bad: object, good: object]>> = {
  'public-database': ['aws_db_instance', { publicly_accessible: true }, { publicly_accessible: false }],
  'unencrypted-storage': ['aws_ebs_volume', { encrypted: false }, { encrypted: true }],
  'public-bucket': [
    'aws_s3_bucket_public_access_block',
    {
      block_public_acls: true,
      block_public_policy: null,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    },
    {
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    },
  ],
  'unprotected-database': [
    'aws_db_instance',
    { deletion_protection: null },
    { deletion_protection: true, skip_final_snapshot: false },
  ],
  'short-backups': ['aws_db_instance', { backup_retention_period: 1 }, { backup_retention_period: 7 }],
  'open-security-group': [
    'aws_security_group',
    { ingress: [{ from_port: 0, to_port: 0, protocol: '-1', cidr_blocks: ['0.0.0.0/0'] }] },
    { ingress: [{ from_port: 443, to_port: 443, protocol: 'tcp', cidr_blocks: ['0.0.0.0/0'] }] },
  ],
  'old-tls': [
    'aws_lb_listener',
    { ssl_policy: 'ELBSecurityPolicy-TLS-1-1-2017-01' },
    { ssl_policy: 'ELBSecurityPolicy-TLS13-1-2-2021-06' },
  ],
  'plain-http': [
    'aws_lb_listener',
    { protocol: 'HTTP', default_action: [{ type: 'forward' }] },
    { protocol: 'HTTP', default_action: [{ type: 'redirect' }] },
  ],
  'old-instance-metadata': [
    'aws_instance',
    { metadata_options: [{ http_tokens: 'optional' }] },
    { metadata_options: [{ http_tokens: 'required' }] },
  ],
  'iam-wildcard': [
    'aws_iam_policy',
    { policy: allow({}) },
    { policy: allow({ Resource: 'arn:aws:s3:::a' }) },
  ],
  'iam-administrator': [
    'aws_iam_role_policy_attachment',
    { policy_arn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    { policy_arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
  ],
  'public-policy': [
    'aws_s3_bucket_policy',
    { policy: allow({ Principal: { AWS: '*' } }) },
    { policy: allow({ Principal: '*', Condition: { Bool: { x: 'true' } } }) },
  ],
  'required-tags': ['aws_s3_bucket', { tags_all: { Other: 'x' } }, { tags_all: { Team: 'x' } }],
  'secret-in-environment': [
    'aws_ecs_task_definition',
    { container_definitions: container({ environment: [{ name: 'DB_PASSWORD', value: 'x' }] }) },
    {
      container_definitions: container({
        environment: [{ name: 'LOG', value: 'x' }],
        secrets: [{ name: 'DB_PASSWORD', valueFrom: 'arn:aws:x' }],
      }),
    },
  ],
  'moving-image': [
    'aws_ecs_task_definition',
    { container_definitions: container({ image: 'host:5000/api' }) },
    { container_definitions: container({}) },
  ],
  'endless-logs': ['aws_cloudwatch_log_group', { retention_in_days: 0 }, { retention_in_days: 30 }],
};

const settings = (given: object) => parseSettings(json(given), 'settings.json');
const tags = settings({ policies: { 'required-tags': { tags: ['Team'] } } });
const broken = (type: string, after: object, more: Parameters<typeof reviewed>[1] = {}) =>
  ids(
    reviewed(planOf([changed(`${type}.x`, ['create'], { after })]), {
      guarded: true,
      settings: tags,
      ...more,
    }),
  );

describe('built-in policies', () => {
  it('has an example of each', () => {
    expect(Object.keys(examples).sort()).toEqual(builtIn.map(({ id }) => id).sort());
  });

  it.each(Object.entries(examples))('%s tells what breaks it from what does not', (id, [type, bad, good]) => {
    expect(broken(type, bad)).toContain(id);
    expect(broken(type, good)).not.toContain(id);
  });

  it('asks some in protected workspaces only', () => {
    expect(broken('aws_db_instance', { deletion_protection: false }, { guarded: false })).toEqual([]);
    const named = settings({ protected: ['staging'] });
    expect(
      broken('aws_db_instance', { deletion_protection: false }, { guarded: false, settings: named }),
    ).toEqual(['unprotected-database']);
  });

  it('says nothing of what is known after apply only, of what goes, and of what stays', () => {
    const change = { after: {}, after_unknown: { encrypted: true } };
    const json = planOf([
      changed('aws_ebs_volume.a', ['create'], change),
      changed('aws_ebs_volume.b', ['no-op'], { after: { encrypted: false } }),
    ]);
    expect(ids(reviewed(json))).toEqual([]);
  });

  it.each(['aws_vpc_security_group_ingress_rule', 'aws_security_group_rule'])(
    'sees who is let in by %s',
    (type) => {
      const rule = { type: 'ingress', from_port: 22, to_port: 22, protocol: 'tcp', ip_protocol: 'tcp' };
      const everybody = { cidr_ipv6: '::/0', ipv6_cidr_blocks: ['::/0'] };
      expect(broken(type, { ...rule, ...everybody })).toEqual(['open-security-group']);
      expect(broken(type, { ...rule, cidr_ipv4: '10.0.0.0/8', cidr_blocks: ['10.0.0.0/8'] })).toEqual([]);
    },
  );
});

it('a policy that fails is named, and quotes nothing', () => {
  const json = planOf([changed('aws_x.y', ['create'], { after: { text: 'not json, but secret' } })]);
  const review = (breaks: Policy['breaks']) => () =>
    reviewPlan(json, {
      ...{ workspace: 'staging', source: '-', past: [], today: '2026-11-21' },
      pack: {
        policies: [{ id: 'mine', says: 'x', severity: 'danger', breaks }],
        settings: noSettings,
        protected: false,
      },
    });
  expect(review(({ after }) => JSON.parse(String(after.text)))).toThrow(
    'The policy mine fails at a resource of type aws_x: it throws an error. Mend it',
  );
  expect(review(({ after }) => (after.none as { x: string }).x)).toThrow("reading 'x'");
});

describe('settings and waivers', () => {
  const open = { ingress: [{ from_port: 22, to_port: 22, protocol: 'tcp', cidr_blocks: ['0.0.0.0/0'] }] };
  const review = (given: object, workspace = 'staging') =>
    reviewed(planOf([changed('aws_security_group.x', ['create'], { after: open })]), {
      workspace,
      settings: settings(given),
    });

  it('change a policy’s severity and figures, for all workspaces or one', () => {
    const off = { workspaces: { staging: { 'open-security-group': { severity: 'off' } } } };
    expect(ids(review(off))).toEqual([]);
    expect(ids(review(off, 'production'))).toEqual(['open-security-group']);
    expect(review({ policies: { 'open-security-group': { severity: 'warning' } } }).verdict).toBe('warning');
    expect(ids(review({ policies: { 'open-security-group': { ports: [22] } } }))).toEqual([]);
  });

  const waiver = {
    id: 'open-security-group',
    address: 'aws_security_group.*',
    reason: 'until the bastion is gone',
    expires: '2026-11-21',
  };

  it('waive a finding until its day, and say so', () => {
    const waived = review({ waivers: [waiver] });
    expect(waived).toMatchObject({ verdict: 'change', findings: [], waived: [{ expires: '2026-11-21' }] });
    const ended = review({ waivers: [{ ...waiver, expires: '2026-11-20' }] });
    expect(ended.findings[0]?.note).toContain('ended on 2026-11-20');
    expect(ended.verdict).toBe('danger');
  });

  it('waive nothing else', () => {
    for (const other of [
      { id: 'old-tls' },
      { address: 'aws_security_group.y' },
      { workspace: 'production' },
    ]) {
      expect(review({ waivers: [{ ...waiver, ...other }] }).verdict).toBe('danger');
    }
  });

  it('waive a risk by its id, too', () => {
    const json = planOf([changed('aws_s3_bucket.x', ['delete'], { before: {} })]);
    const given = settings({ waivers: [{ ...waiver, id: 's3/deleted', address: '*' }] });
    expect(reviewed(json, { settings: given })).toMatchObject({ verdict: 'change', findings: [] });
  });

  it('have their mistakes named, all at once', () => {
    const text = json({ policy: {}, waivers: [{ id: 'x', address: 'y', reason: 'no', expires: 'soon' }] });
    expect(() => parseSettings(text, 'settings.json')).toThrow(
      /reason: say in a sentence why[\s\S]*expires: use YYYY-MM-DD/,
    );
    expect(() => parseSettings('{', 'settings.json')).toThrow('settings.json is not JSON.');
  });
});
