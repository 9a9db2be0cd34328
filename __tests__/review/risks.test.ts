import { describe, expect, it } from '@jest/globals';
import { risks } from '../../runbooks/review/risks/index.ts';
import { changed, planOf } from './plan-json.ts';
import { reviewed } from './reviewed.ts';

type Sides = readonly [before: object, after: object];

/** How each risk comes about by an update; the others come about by a deletion. */
const updates: Readonly<Record<string, Sides>> = {
  'rds/storage-lowered': [{ allocated_storage: 100 }, { allocated_storage: 20 }],
  'rds/backups-off': [{ backup_retention_period: 7 }, { backup_retention_period: 0 }],
  'rds/backups-shortened': [{ backup_retention_period: 14 }, { backup_retention_period: 7 }],
  'rds/unprotected': [{ deletion_protection: true }, { deletion_protection: false }],
  'rds/final-snapshot-skipped': [{ skip_final_snapshot: false }, { skip_final_snapshot: true }],
  'rds/public': [{ publicly_accessible: false }, { publicly_accessible: true }],
  'rds/standby-removed': [{ multi_az: true }, { multi_az: false }],
  'rds/restarted': [{ engine_version: '15.4' }, { engine_version: '16.1' }],
  's3/versioning-off': [
    { versioning_configuration: [{ status: 'Enabled' }] },
    { versioning_configuration: [{ status: 'Suspended' }] },
  ],
  's3/opened': [{ block_public_policy: true }, { block_public_policy: false }],
  's3/public-acl': [{ acl: 'private' }, { acl: 'public-read' }],
  's3/objects-expire': [
    { rule: [{ status: 'Enabled', expiration: [{ days: 90 }], transition: [{ days: 1 }] }] },
    { rule: [{ status: 'Enabled', expiration: [{ days: 30 }] }] },
  ],
  's3/lock-off': [{ rule: [{ default_retention: [{ days: 1 }] }] }, { rule: [] }],
  'ebs/shrunk': [{ size: 100 }, { size: 10 }],
  'ec2/unprotected': [{ disable_api_termination: true }, { disable_api_termination: false }],
  'efs/backups-off': [
    { backup_policy: [{ status: 'ENABLED' }] },
    { backup_policy: [{ status: 'DISABLED' }] },
  ],
  'dynamodb/backups-off': [
    { point_in_time_recovery: [{ enabled: true }] },
    { point_in_time_recovery: [{ enabled: false }] },
  ],
  'dynamodb/unprotected': [{ deletion_protection_enabled: true }, { deletion_protection_enabled: false }],
  'dynamodb/items-expire': [{ ttl: [] }, { ttl: [{ attribute_name: 'x', enabled: true }] }],
  'elasticache/smaller': [{ num_cache_nodes: 3 }, { num_cache_nodes: 1 }],
  'elasticache/backups-shortened': [{ snapshot_retention_limit: 7 }, { snapshot_retention_limit: 0 }],
  'stream/retention-shortened': [{ retention_period: 48 }, { retention_period: 24 }],
  'kms/disabled': [{ is_enabled: true }, { is_enabled: false }],
  'kms/rotation-off': [{ enable_key_rotation: true }, { enable_key_rotation: false }],
  'logs/retention-shortened': [{ retention_in_days: 0 }, { retention_in_days: 365 }],
  'ecr/mutable': [{ image_tag_mutability: 'IMMUTABLE' }, { image_tag_mutability: 'MUTABLE' }],
  'cognito/unprotected': [{ deletion_protection: 'ACTIVE' }, { deletion_protection: 'INACTIVE' }],
  'downtime/service-scaled-to-none': [{ desired_count: 2 }, { desired_count: 0 }],
  'downtime/cache': [{ node_type: 'cache.t4g.small' }, { node_type: 'cache.t4g.large' }],
};

/** What the object that is deleted has in the state. */
const deletions: Readonly<Record<string, object>> = {
  'rds/deleted-without-snapshot': { skip_final_snapshot: true },
  's3/deleted-with-objects': { force_destroy: true },
  'ebs/deleted-with-snapshot': { final_snapshot: true },
  'elasticache/deleted-with-snapshot': { final_snapshot_identifier: 'last' },
  'secret/deleted-at-once': { recovery_window_in_days: 0 },
};

const onlyReplaced = ['random/made-anew'];

const found = (change: ReturnType<typeof changed>): string[] =>
  reviewed(planOf([change])).findings.map(({ id }) => id);

const update = (type: string, [before, after]: Sides) =>
  found(changed(`${type}.x`, ['update'], { before, after }));

function cause(id: string, type: string): string[] {
  if (updates[id]) return update(type, updates[id]);
  if (id.endsWith('/forgotten')) return found(changed(`${type}.x`, ['forget'], { before: {} }));
  const actions = onlyReplaced.includes(id) ? (['delete', 'create'] as const) : (['delete'] as const);
  return found(changed(`${type}.x`, [...actions], { before: deletions[id] ?? {}, after: {} }));
}

describe('what would be lost', () => {
  it.each(risks.map(({ id, types }) => [id, types[0] as string]))('finds %s', (id, type) => {
    expect(cause(id, type)).toContain(id);
  });

  it.each(Object.entries(updates))(
    'does not find %s in the opposite change, nor in none',
    (id, [before, after]) => {
      const type = risks.find((risk) => risk.id === id)?.types[0] as string;
      if (!['rds/restarted', 'downtime/cache'].includes(id))
        expect(update(type, [after, before])).not.toContain(id);
      expect(update(type, [before, before])).not.toContain(id);
    },
  );

  it('says of each what is lost, whether it comes back, and where that is written', () => {
    for (const { lost, recovery, link } of risks) {
      expect(lost).toMatch(/^[A-Z].+\.$/);
      expect(recovery).not.toBe('');
      expect(link).toMatch(/^https:\/\//);
    }
    expect(new Set(risks.map(({ id }) => id)).size).toBe(risks.length);
  });

  it('finds a replacement in either order, and no loss where the old one stays', () => {
    const replace = (...actions: ('create' | 'delete' | 'forget')[]) =>
      found(changed('aws_sqs_queue.x', actions, { before: {}, after: {} }));
    expect(replace('delete', 'create')).toContain('sqs/deleted');
    expect(replace('create', 'delete')).toContain('sqs/deleted');
    expect(replace('create', 'forget')).not.toContain('sqs/deleted');
  });

  it('takes what is not known yet for no change', () => {
    const change = {
      before: { deletion_protection: true },
      after: {},
      after_unknown: { deletion_protection: true },
    };
    expect(found(changed('aws_db_instance.x', ['update'], change))).not.toContain('rds/unprotected');
  });

  it('warns of the deletion of what nobody here has thought of, and not of what only connects', () => {
    expect(found(changed('acme_ledger.x', ['delete']))).toEqual(['unknown/deleted']);
    expect(found(changed('aws_iam_role_policy_attachment.x', ['delete']))).toEqual([]);
    expect(found(changed('aws_ecs_task_definition.x', ['delete', 'create']))).toEqual([]);
    expect(found(changed('data.acme_ledger.x', ['read'], {}, { mode: 'data' }))).toEqual([]);
  });
});
