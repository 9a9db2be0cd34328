import type { Value, Values } from '../plugin/values.ts';
import type { Parameters } from './api.ts';
import { numbered, strings } from './behaviour.ts';
import { elements, text, type Xml } from './xml.ts';

/** Attributes of aws_db_instance that CreateDBInstance and ModifyDBInstance take, with RDS' names. */
const both = {
  allocated_storage: 'AllocatedStorage',
  auto_minor_version_upgrade: 'AutoMinorVersionUpgrade',
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

const number = (value: string | null) => (value === null ? null : Number(value));
const flag = (value: string | null) => (value === null ? null : value === 'true');

/** One `<DBInstance>` as attributes of aws_db_instance. */
export const instanceAttributes = (instance: Xml): Values => {
  const of = (...path: string[]) => text(instance, ...path);
  const [host, port] = [of('Endpoint', 'Address'), of('Endpoint', 'Port')];
  const groups = elements(instance, 'VpcSecurityGroups', 'VpcSecurityGroupMembership');
  return {
    id: of('DbiResourceId'),
    resource_id: of('DbiResourceId'),
    identifier: of('DBInstanceIdentifier'),
    arn: of('DBInstanceArn'),
    address: host,
    port: number(port),
    endpoint: `${host}:${port}`,
    status: of('DBInstanceStatus'),
    engine: of('Engine'),
    engine_version: of('EngineVersion'),
    engine_version_actual: of('EngineVersion'),
    instance_class: of('DBInstanceClass'),
    username: of('MasterUsername'),
    db_name: of('DBName'),
    allocated_storage: number(of('AllocatedStorage')),
    storage_type: of('StorageType'),
    storage_encrypted: flag(of('StorageEncrypted')),
    backup_retention_period: number(of('BackupRetentionPeriod')),
    multi_az: flag(of('MultiAZ')),
    availability_zone: of('AvailabilityZone'),
    ca_cert_identifier: of('CACertificateIdentifier'),
    backup_window: of('PreferredBackupWindow'),
    maintenance_window: of('PreferredMaintenanceWindow'),
    license_model: of('LicenseModel'),
    publicly_accessible: flag(of('PubliclyAccessible')),
    deletion_protection: flag(of('DeletionProtection')),
    copy_tags_to_snapshot: flag(of('CopyTagsToSnapshot')),
    auto_minor_version_upgrade: flag(of('AutoMinorVersionUpgrade')),
    db_subnet_group_name: of('DBSubnetGroup', 'DBSubnetGroupName'),
    parameter_group_name: of('DBParameterGroups', 'DBParameterGroup', 'DBParameterGroupName'),
    vpc_security_group_ids: groups.map((group) => text(group, 'VpcSecurityGroupId')),
  };
};
