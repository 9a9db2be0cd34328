import type { Value, Values } from '../../plugin/values.ts';
import type { Parameters } from '../api.ts';
import { numbered, strings } from '../behaviour.ts';
import { elements, text, type Xml } from '../xml.ts';

/** Attributes of aws_db_instance that CreateDBInstance and ModifyDBInstance take, with RDS' names. */
const both = {
  allocated_storage: 'AllocatedStorage',
  auto_minor_version_upgrade: 'AutoMinorVersionUpgrade',
  backup_window: 'PreferredBackupWindow',
  maintenance_window: 'PreferredMaintenanceWindow',
  backup_retention_period: 'BackupRetentionPeriod',
  copy_tags_to_snapshot: 'CopyTagsToSnapshot',
  db_subnet_group_name: 'DBSubnetGroupName',
  deletion_protection: 'DeletionProtection',
  engine_version: 'EngineVersion',
  instance_class: 'DBInstanceClass',
  max_allocated_storage: 'MaxAllocatedStorage',
  multi_az: 'MultiAZ',
  parameter_group_name: 'DBParameterGroupName',
  password: 'MasterUserPassword',
  publicly_accessible: 'PubliclyAccessible',
  storage_type: 'StorageType',
};

const onlyCreate = {
  db_name: 'DBName',
  engine: 'Engine',
  identifier: 'DBInstanceIdentifier',
  port: 'Port',
  storage_encrypted: 'StorageEncrypted',
  username: 'MasterUsername',
};

/** `port` has another name when it is changed. */
const onlyModify = { identifier: 'NewDBInstanceIdentifier', port: 'DBPortNumber' };

const isGiven = (value: Value | undefined) => ['string', 'number', 'boolean'].includes(typeof value);

const parameters = (names: Record<string, string>, values: Values): Parameters =>
  Object.fromEntries(
    Object.entries(names)
      .filter(([attribute]) => isGiven(values[attribute]))
      .map(([attribute, name]) => [name, values[attribute] as string]),
  );

const securityGroups = (values: Values) =>
  numbered('VpcSecurityGroupIds.VpcSecurityGroupId', strings(values.vpc_security_group_ids));

/** What CreateDBInstance takes. */
export const createParameters = (planned: Values): Parameters => ({
  ...parameters({ ...both, ...onlyCreate }, planned),
  ...securityGroups(planned),
});

/** What leaving a flag out means. */
export const flagDefaults: Values = {
  auto_minor_version_upgrade: true,
  copy_tags_to_snapshot: false,
  deletion_protection: false,
  publicly_accessible: false,
};

/** What ModifyDBInstance takes, for the attributes that change. A flag that was taken away means its default. */
export const modifyParameters = (changed: Values): Parameters => {
  const away = Object.entries(flagDefaults).filter(([name]) => changed[name] === null);
  return {
    ...parameters({ ...both, ...onlyModify }, { ...changed, ...Object.fromEntries(away) }),
    ...securityGroups(changed),
  };
};

/** Where each attribute stands in a `<DBInstance>`. */
const texts: Record<string, readonly string[]> = {
  id: ['DbiResourceId'],
  resource_id: ['DbiResourceId'],
  identifier: ['DBInstanceIdentifier'],
  arn: ['DBInstanceArn'],
  address: ['Endpoint', 'Address'],
  status: ['DBInstanceStatus'],
  engine: ['Engine'],
  engine_version: ['EngineVersion'],
  engine_version_actual: ['EngineVersion'],
  instance_class: ['DBInstanceClass'],
  username: ['MasterUsername'],
  db_name: ['DBName'],
  storage_type: ['StorageType'],
  availability_zone: ['AvailabilityZone'],
  ca_cert_identifier: ['CACertificateIdentifier'],
  backup_window: ['PreferredBackupWindow'],
  maintenance_window: ['PreferredMaintenanceWindow'],
  license_model: ['LicenseModel'],
  db_subnet_group_name: ['DBSubnetGroup', 'DBSubnetGroupName'],
  parameter_group_name: ['DBParameterGroups', 'DBParameterGroup', 'DBParameterGroupName'],
};

const numbers = {
  allocated_storage: ['AllocatedStorage'],
  backup_retention_period: ['BackupRetentionPeriod'],
  port: ['Endpoint', 'Port'],
};

const flags = {
  auto_minor_version_upgrade: ['AutoMinorVersionUpgrade'],
  copy_tags_to_snapshot: ['CopyTagsToSnapshot'],
  deletion_protection: ['DeletionProtection'],
  multi_az: ['MultiAZ'],
  publicly_accessible: ['PubliclyAccessible'],
  storage_encrypted: ['StorageEncrypted'],
};

const taken = (
  instance: Xml,
  paths: Record<string, readonly string[]>,
  convert: (value: string) => Value,
): Values =>
  Object.fromEntries(
    Object.entries(paths).map(([attribute, path]) => {
      const value = text(instance, ...path);
      return [attribute, value === null ? null : convert(value)];
    }),
  );

/** One `<DBInstance>` as attributes of aws_db_instance. */
export const instanceAttributes = (instance: Xml): Values => {
  const groups = elements(instance, 'VpcSecurityGroups', 'VpcSecurityGroupMembership');
  return {
    ...taken(instance, texts, String),
    ...taken(instance, numbers, Number),
    ...taken(instance, flags, (value) => value === 'true'),
    endpoint: `${text(instance, 'Endpoint', 'Address')}:${text(instance, 'Endpoint', 'Port')}`,
    vpc_security_group_ids: groups.map((group) => text(group, 'VpcSecurityGroupId')),
  };
};
