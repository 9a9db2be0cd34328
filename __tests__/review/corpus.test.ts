import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { readDocument } from '../../runbooks/review/read/document.ts';
import type { Review } from '../../runbooks/review/review.ts';
import { jsonText } from '../../runbooks/review/show/json.ts';
import { markdownText } from '../../runbooks/review/show/markdown.ts';
import { sarifText } from '../../runbooks/review/show/sarif.ts';
import { terminalLines } from '../../runbooks/review/show/terminal.ts';
import { reviewed } from './reviewed.ts';

const folder = fileURLToPath(new URL('../fixtures/plans/', import.meta.url));
const textOf = (name: string): Buffer => gunzipSync(readFileSync(`${folder}${name}.json.gz`));
const names = readdirSync(folder).map((file) => file.replace('.json.gz', ''));
const review = (name: string): Review => reviewed(readDocument(textOf(name), name), { guarded: true });
const found = (one: Review) => [...new Set(one.findings.map(({ id }) => id))].sort();

/** Verdict, and how often what is done, of each plan. */
const expected: Readonly<Record<string, readonly [Review['verdict'], Readonly<Record<string, number>>]>> = {
  actions: ['change', {}],
  nothing: ['none', {}],
  'moved-only': ['change', { keep: 1 }],
  'forget-only': ['change', { forget: 1 }],
  'import-only': ['change', { keep: 1 }],
  'outputs-only': ['change', {}],
  errored: ['incomplete', { replace: 1 }],
};

describe('plans that Terraform has made', () => {
  it.each(Object.entries(expected))('%s', (name, [verdict, counts]) => {
    const one = review(name);
    expect(one.verdict).toBe(verdict);
    for (const [kind, count] of Object.entries(counts)) {
      expect([kind, one.changes.filter((change) => change.kind === kind).length]).toEqual([kind, count]);
    }
  });

  it('have every kind of action', () => {
    const lines = terminalLines([review('actions')], 200).map((line) => line.trim());
    expect(lines).toEqual(
      expect.arrayContaining([
        '+ terraform_data.created',
        '~ terraform_data.updated',
        '-/+ terraform_data.replaced (destroy first; forced by triggers_replace)',
        '+/- terraform_data.replaced_create_first (create first; forced by triggers_replace)',
        '- terraform_data.destroyed (no longer in the configuration)',
        expect.stringMatching(/^-\/\+ terraform_data.tainted \(destroy first; marked as tainted/),
        '= terraform_data.new_name (moved from terraform_data.old_name)',
        '. terraform_data.forgotten (no longer in the configuration)',
        expect.stringMatching(
          /^- terraform_data.left_behind \(an old object that was left behind, 0badc0de\)/,
        ),
        expect.stringMatching(/random_string.imported \(imported as /),
      ]),
    );
    expect(review('actions').reads.map(({ address }) => address)).toEqual([
      'data.aws_iam_policy_document.read',
    ]);
  });

  it('have what was changed by hand, and what it takes over into the state', () => {
    const one = review('drift');
    expect(one.verdict).toBe('change');
    expect(one.changes).toEqual([]);
    // Terraform lists two more, of which only `tags` differ: null before, {} now.
    expect(one.drift.map(({ kind, address }) => [kind, address])).toEqual([
      ['update', 'aws_cloudwatch_log_group.api'],
      ['destroy', 'aws_cloudwatch_log_group.gone'],
      ['update', 'aws_secretsmanager_secret_version.login'],
    ]);
    expect(terminalLines([one], 200).join('\n')).toContain('retention_in_days: 365 → 7');
  });

  it('have a finding for every stateful type that is deleted', () => {
    const one = review('all-destroyed');
    const destroyed = one.changes.map(({ type }) => type);
    expect(destroyed.length).toBeGreaterThan(80);
    const quiet = one.changes.filter(
      ({ address }) => !one.findings.some((finding) => finding.address === address),
    );
    // Without these two there is less to lose, not more.
    expect(quiet.map(({ type }) => type)).toEqual([
      'aws_s3_bucket_acl',
      'aws_s3_bucket_lifecycle_configuration',
    ]);
  });

  it('have every guard that is lowered', () => {
    expect(found(review('guards-lowered'))).toEqual(
      expect.arrayContaining([
        'cognito/unprotected',
        'dynamodb/backups-off',
        'dynamodb/unprotected',
        'ebs/shrunk',
        'ecr/mutable',
        'efs/backups-off',
        'kms/disabled',
        'kms/rotation-off',
        'logs/retention-shortened',
        'rds/backups-off',
        'rds/final-snapshot-skipped',
        'rds/public',
        'rds/standby-removed',
        'rds/storage-lowered',
        'rds/unprotected',
        's3/opened',
        's3/versioning-off',
        'stream/retention-shortened',
      ]),
    );
  });

  it('have every policy that is broken', () => {
    expect(found(review('policies-broken'))).toEqual(
      expect.arrayContaining([
        'iam-wildcard',
        'old-tls',
        'open-security-group',
        'public-database',
        'unencrypted-storage',
      ]),
    );
  });

  it('have modules in modules, and keys in any script', () => {
    const text = terminalLines([review('deep-modules')], 200).join('\n');
    expect(text).toContain('module.outer["ü"].module.inner[0].terraform_data.it');
    expect(text).toContain('terraform_data.many["ключ"]');
    expect(text).toContain('schlüssel | `x` <b> 名前 🔑');
  });
});

describe.each(names)('the plan %s', (name) => {
  it('leaks nothing in any format', () => {
    const one = [review(name)];
    const all = [terminalLines(one, 80).join('\n'), markdownText(one), jsonText(one), sarifText(one)].join(
      '\n',
    );
    expect(all).not.toMatch(/SEEDED|in-the-state-1|seeded-database-password/);
  });

  it('is refused in one error wherever it is cut off', () => {
    const text = textOf(name);
    for (const part of [0.1, 0.5, 0.9, 0.999]) {
      expect(() => readDocument(text.subarray(0, Math.floor(text.length * part)), name)).toThrow(
        'was cut off',
      );
    }
  });

  it('is read alike where OpenTofu or a newer Terraform has made it', () => {
    const newer = {
      ...JSON.parse(textOf(name).toString()),
      format_version: '1.9',
      terraform_version: '2.0.0',
      more: [],
    };
    const { terraform: _, ...one } = review(name);
    expect(reviewed(readDocument(Buffer.from(JSON.stringify(newer)), name), { guarded: true })).toMatchObject(
      one,
    );
  });
});
