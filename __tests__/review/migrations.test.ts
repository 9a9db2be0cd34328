import { describe, expect, it } from '@jest/globals';
import type { PlanJson, ResourceChangeJson } from '../../runbooks/terraform/plan-format.ts';
import { changed, planOf } from './plan-json.ts';
import { reviewed } from './reviewed.ts';

const settings = (before: object, after: object): Partial<PlanJson> => ({
  output_changes: {
    database_settings: { actions: ['update'], before: JSON.stringify(before), after: JSON.stringify(after) },
    media_settings: { actions: ['no-op'], before: '{}', after: '{}' },
  },
});

const replace = (address: string, before: object = {}): ResourceChangeJson =>
  changed(address, ['delete', 'create'], { before, after: {}, replace_paths: [['identifier']] });

const raised = [
  replace('aws_db_instance.database', { allocated_storage: 100 }),
  replace('aws_secretsmanager_secret.database_admin'),
  replace('random_password.database_admin'),
];

describe('our own migrations', () => {
  it('names the runbook, its command and the generations, once for all that goes with the database', () => {
    const { findings } = reviewed(planOf(raised, settings({ generation: 1 }, { generation: 2 })));
    expect(findings.map(({ id }) => id)).toEqual(['migration/database']);
    expect(findings[0]?.says).toContain('The database goes from generation 1 to 2.');
    expect(findings[0]?.instead).toEqual([
      'runbook db-migrate --workspace staging --dry-run',
      'runbook db-migrate --workspace staging',
    ]);
  });

  it('says so of a plan that prevent_destroy has ended, too', () => {
    const json = planOf(raised, { ...settings({ generation: 1 }, { generation: 2 }), errored: true });
    expect(reviewed(json)).toMatchObject({
      verdict: 'incomplete',
      findings: [{ says: expect.stringContaining('prevent_destroy') }],
    });
  });

  it('tells the strategy that the workspace file asks for', () => {
    const beside = settings({ generation: 1 }, { generation: 2, strategy: 'side-by-side' });
    expect(reviewed(planOf(raised, beside)).findings[0]?.instead?.[2]).toMatch(/^Strategy: side-by-side,/);
  });

  it('names it also where something else forces the replacement, or the database left the code', () => {
    const says = (change: ResourceChangeJson) =>
      reviewed(planOf([change], settings({}, {}))).findings[0]?.says;
    expect(says(replace('aws_db_instance.database'))).toContain('cannot take in place');
    expect(says(changed('aws_db_instance.database', ['delete'], { before: {} }))).toContain(
      'no longer in the code',
    );
  });

  it('knows the bucket', () => {
    const { findings } = reviewed(planOf([replace('aws_s3_bucket.media')], settings({}, {})));
    expect(findings[0]).toMatchObject({
      id: 'migration/media-bucket',
      instead: expect.arrayContaining(['runbook s3-migrate --workspace staging']),
    });
  });

  it('names the runbook that retires what a migration side by side has left', () => {
    const left = [
      'aws_db_instance.database_previous',
      'aws_secretsmanager_secret.database_admin_previous',
    ].map((address) => changed(address, ['delete'], { before: {} }));
    const { findings } = reviewed(planOf(left, settings({}, {})));
    expect(findings).toMatchObject([
      {
        id: 'retirement/database',
        severity: 'danger',
        instead: ['runbook db-retire --workspace staging --dry-run', 'runbook db-retire --workspace staging'],
      },
    ]);
    expect(reviewed(planOf(left)).findings.map(({ id }) => id)).toContain('rds/deleted');
  });

  it('takes nobody else’s database for ours, and says nothing where it stays', () => {
    expect(reviewed(planOf(raised)).findings.map(({ id }) => id)).toContain('rds/deleted');
    const kept = changed('aws_db_instance.database', ['update'], {
      before: { tags: {} },
      after: { tags: { a: '1' } },
    });
    expect(reviewed(planOf([kept], settings({}, {}))).findings).toEqual([]);
  });
});
