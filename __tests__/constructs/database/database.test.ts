import { describe, expect, it } from '@jest/globals';
import { at, reference, synthWorkspace } from '../synth.ts';

const instance = 'aws_db_instance.database';
const parameters = 'aws_db_parameter_group.database';

describe('a database', () => {
  const staging = synthWorkspace('staging');

  it('is encrypted, private, and leaves a snapshot and its backups behind', () => {
    expect(at(staging, instance)).toMatchObject({
      storage_encrypted: true,
      publicly_accessible: false,
      skip_final_snapshot: false,
      final_snapshot_identifier: 'knowme-staging-database-g1-final',
      delete_automated_backups: false,
    });
  });

  it.each([
    ['production', true, 35, 30],
    ['staging', false, 7, 0],
  ])('in %s is protected: %j', (name, isProtected, backupDays, recoveryDays) => {
    const stack = synthWorkspace(name);
    expect(at(stack, instance)).toMatchObject({
      deletion_protection: isProtected,
      backup_retention_period: backupDays,
      lifecycle: { prevent_destroy: isProtected },
    });
    const secret = at(stack, 'aws_secretsmanager_secret.database_admin');
    expect(secret.recovery_window_in_days).toBe(recoveryDays);
  });

  it.each([
    ['production', true, 400, 365],
    ['staging', false, 80, 30],
  ])(
    'in %s has a standby: %j, room to grow to %d GiB, and a log of %d days',
    (name, multiAz, most, logDays) => {
      expect(at(synthWorkspace(name), instance)).toMatchObject({
        multi_az: multiAz,
        max_allocated_storage: most,
        storage_type: 'gp3',
        enabled_cloudwatch_logs_exports: ['postgresql'],
        depends_on: ['aws_cloudwatch_log_group.database'],
        performance_insights_enabled: true,
        performance_insights_retention_period: 7,
      });
      expect(at(synthWorkspace(name), 'aws_cloudwatch_log_group.database')).toMatchObject({
        name: `/aws/rds/instance/knowme-${name}-database-g1/postgresql`,
        retention_in_days: logDays,
      });
    },
  );

  it('is kept up when its file says, and with the care its file says', () => {
    const database = { multiAz: true, backupDays: 14, backupWindow: '22:00-22:30' };
    expect(at(synthWorkspace('staging', { database }), instance)).toMatchObject({
      multi_az: true,
      backup_retention_period: 14,
      backup_window: '22:00-22:30',
      maintenance_window: 'sun:02:30-sun:03:30',
    });
  });

  it.each([
    [20_000, 65_536],
    [65_536, 0],
  ])('of %d GiB grows to what RDS can give: %d', (storage, most) => {
    const grown = at(synthWorkspace('staging', { database: { storage } }), instance);
    expect(grown.max_allocated_storage).toBe(most);
  });

  it('is replaced with its parameter group, whose name holds generation and major version', () => {
    expect(at(staging, instance).lifecycle).toMatchObject({ replace_triggered_by: [`${parameters}.id`] });
    const names = [{}, { generation: 2 }, { engineVersion: '16.11' }, { engineVersion: '15.16' }].map(
      (database) => at(synthWorkspace('staging', { database }), parameters).name,
    );
    expect(names).toEqual([
      'knowme-staging-database-g1-postgres15',
      'knowme-staging-database-g2-postgres15',
      'knowme-staging-database-g1-postgres16',
      'knowme-staging-database-g1-postgres15',
    ]);
  });

  it('demands TLS, can replicate logically, and ends a slot that nobody reads before the disk is full', () => {
    expect(at(staging, parameters)).toMatchObject({
      family: 'postgres15',
      parameter: [
        { name: 'rds.force_ssl', value: '1' },
        { name: 'rds.logical_replication', value: '1' },
        { name: 'max_slot_wal_keep_size', value: '5120' },
      ],
    });
  });

  it('keeps an old generation exactly as it was', () => {
    const previous = { generation: 1, engineVersion: '15.15', instanceClass: 'db.t4g.small', storage: 20 };
    const database = { generation: 2, engineVersion: '16.11', strategy: 'side-by-side', previous };
    const stack = synthWorkspace('staging', { database });
    const { '//': _, lifecycle, ...old } = at(stack, `${instance}_previous`);
    const references = JSON.stringify(old).replaceAll('_previous', '');
    expect(at(staging, instance)).toMatchObject(JSON.parse(references));
    expect(lifecycle).toMatchObject({ replace_triggered_by: [`${parameters}_previous.id`] });
  });
});

describe('a password', () => {
  const random = 'random_password.database_application';

  it('is only ever a reference', () => {
    const stack = synthWorkspace('staging');
    expect(at(stack, instance).password).toBe(reference('random_password.database_admin.result'));
    const { secret_string } = at(stack, 'aws_secretsmanager_secret_version.database_application');
    expect(secret_string).toContain('"password" = random_password.database_application.result');
    expect(secret_string).toContain('"username" = "knowme_app"');
  });

  it('is new with every generation, and not because other characters are allowed', () => {
    const [one, two] = [1, 2].map((generation) =>
      at(synthWorkspace('staging', { database: { generation } }), random),
    );
    expect(one?.keepers).not.toEqual(two?.keepers);
    expect(one?.lifecycle).toEqual({ ignore_changes: ['min_special', 'special', 'override_special'] });
  });

  it('of the master user holds nothing that RDS refuses', () => {
    const { override_special } = at(synthWorkspace('staging'), 'random_password.database_admin');
    expect(override_special).not.toMatch(/[/@" ]/);
  });

  it.each([
    ['', { special: false, min_special: 0 }],
    ['$%{}', { special: true, min_special: 1, override_special: '$%%{}' }],
    [reference('a'), { override_special: `$${reference('a')}` }],
  ])('can be made with the special characters %j', (passwordSpecials, expected) => {
    expect(at(synthWorkspace('staging', { database: { passwordSpecials } }), random)).toMatchObject(expected);
  });
});
