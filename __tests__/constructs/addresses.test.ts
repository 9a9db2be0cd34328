import { describe, expect, it } from '@jest/globals';
import {
  databaseFollowers,
  databaseSwitch,
  databaseUnit,
  mediaFollowers,
  mediaSwitch,
  mediaUnit,
  outputs,
} from '../../constructs/outputs.ts';
import { addresses, synthBootstrap, synthWorkspace } from './synth.ts';

/** Renaming one of these destroys what it named, in every workspace: it takes a state move, not an edit here. */
const contract = [
  'aws_cloudwatch_log_group.database',
  'aws_cloudwatch_metric_alarm.database_connections',
  'aws_cloudwatch_metric_alarm.database_cpu',
  'aws_cloudwatch_metric_alarm.database_latency',
  'aws_cloudwatch_metric_alarm.database_storage',
  'aws_db_instance.database',
  'aws_db_parameter_group.database',
  'aws_ecs_service.api',
  'aws_ecs_task_definition.api',
  'aws_iam_role_policy.api_execution',
  'aws_iam_role_policy.api_task',
  'aws_s3_bucket.media',
  'aws_s3_bucket_cors_configuration.media',
  'aws_s3_bucket_lifecycle_configuration.media',
  'aws_s3_bucket_ownership_controls.media',
  'aws_s3_bucket_policy.media',
  'aws_s3_bucket_public_access_block.media',
  'aws_s3_bucket_server_side_encryption_configuration.media',
  'aws_s3_bucket_versioning.media',
  'aws_secretsmanager_secret.database_admin',
  'aws_secretsmanager_secret.database_application',
  'aws_secretsmanager_secret_version.database_admin',
  'aws_secretsmanager_secret_version.database_application',
  'random_password.database_admin',
  'random_password.database_application',
];
const units = [...databaseUnit, ...mediaUnit];

const previous = { generation: 1, engineVersion: '15.15', instanceClass: 'db.t4g.small', storage: 20 };
const sideBySide = {
  database: { generation: 2, strategy: 'side-by-side', previous },
  media: { generation: 2, strategy: 'side-by-side', previous: { generation: 1 } },
};

describe('addresses', () => {
  it('are what the runbooks know', () => {
    const switches = [...Object.values(databaseSwitch), ...Object.values(mediaSwitch)];
    const known = [...units, ...switches, ...databaseFollowers, ...mediaFollowers];
    expect([...new Set(known)].sort()).toEqual(contract);
  });

  it.each(['staging', 'production'])('are the same in %s', (name) => {
    expect(addresses(synthWorkspace(name))).toEqual(expect.arrayContaining(contract));
  });

  it('are never derived from the construct tree', () => {
    for (const stack of [synthWorkspace('staging', sideBySide), synthBootstrap()]) {
      expect(addresses(stack).filter((address) => /_[0-9A-F]{8}$/.test(address))).toEqual([]);
    }
  });

  it('do not move when only the generation does', () => {
    const moved = { database: { generation: 7 }, media: { generation: 7 } };
    expect(addresses(synthWorkspace('staging', moved))).toEqual(addresses(synthWorkspace('staging')));
  });

  it('of the previous generation are the same with a suffix, and nothing else is new', () => {
    const before = addresses(synthWorkspace('staging'));
    const added = addresses(synthWorkspace('staging', sideBySide)).filter(
      (address) => !before.includes(address),
    );
    expect(added).toEqual(units.map((address) => `${address}_previous`).sort());
  });
});

describe('outputs', () => {
  it('are what the runbooks know', () => {
    expect(Object.keys(synthWorkspace('staging').output).sort()).toEqual(Object.values(outputs).sort());
  });

  it('hold the settings they were made from, so that laying them over a file restores them', () => {
    const before = synthWorkspace('staging').output;
    const [database, media] = [before.database_settings?.value ?? '', before.media_settings?.value ?? ''];
    const restored = synthWorkspace('staging', { database: JSON.parse(database), media: JSON.parse(media) });
    expect(restored.output).toEqual(before);
    expect(JSON.parse(database)).toMatchObject({ generation: 1, strategy: 'detach', previous: null });
  });
});
