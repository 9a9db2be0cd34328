import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { DbInstance, type DbInstanceConfig } from '@cdktf/provider-aws/lib/db-instance/index.js';
import { DbParameterGroup } from '@cdktf/provider-aws/lib/db-parameter-group/index.js';
import type { SecretsmanagerSecretVersion } from '@cdktf/provider-aws/lib/secretsmanager-secret-version/index.js';
import { Construct } from 'constructs';
import { databaseCare, logDays } from '../../workspaces/defaults.ts';
import {
  adminUser,
  applicationUser,
  databaseLogName,
  databaseName,
  parameterGroupName,
  secretName,
} from '../../workspaces/names.ts';
import type { DatabaseGeneration, Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';
import { Secret } from '../secret.ts';
import type { DatabaseAccess } from './access.ts';

export interface DatabaseProps {
  readonly workspace: Workspace;
  readonly generation: DatabaseGeneration;
  readonly access: DatabaseAccess;
  /** Appended to all addresses: empty, or `previousSuffix` for the generation on its way out. */
  readonly suffix: string;
}

/** RDS takes any printable character but slash, at, double quote and space. Source: CreateDBInstance, MasterUserPassword. */
const adminSpecials = '-_.~!*+=';

/** GiB. Source: RDS, "Amazon RDS DB instance storage". */
const largestStorage = 65_536;

/** One generation of the database: the addresses of `databaseUnit`, which stay or go together. */
export class Database extends Construct {
  readonly instance: DbInstance;
  readonly admin: Secret;
  readonly application: Secret;
  /** The application can connect once this exists. */
  readonly ready: SecretsmanagerSecretVersion;
  readonly #props: DatabaseProps;

  constructor(scope: Construct, id: string, props: DatabaseProps) {
    super(scope, id);
    this.#props = props;
    const { workspace } = props;
    this.admin = this.#secret('admin', adminUser(workspace), adminSpecials);
    this.application = this.#secret(
      'application',
      applicationUser(workspace),
      workspace.database.passwordSpecials,
    );
    this.instance = this.#instance(this.#parameterGroup());
    this.admin.store(this.endpoint);
    this.ready = this.application.store(this.endpoint);
  }

  get endpoint() {
    const { address: host, dbName: dbname } = this.instance;
    return { host, port: this.instance.getStringAttribute('port'), dbname };
  }

  get #name(): string {
    return databaseName(this.#props.workspace, this.#props.generation.generation);
  }

  get #major(): string {
    return this.#props.generation.engineVersion.split('.')[0] as string;
  }

  #address(name: string): string {
    return `${name}${this.#props.suffix}`;
  }

  #secret(role: 'admin' | 'application', username: string, specials: string): Secret {
    const { workspace, generation } = this.#props;
    return new Secret(this, role, {
      address: this.#address(`database_${role}`),
      name: secretName(workspace, generation.generation, role),
      username,
      specials,
      keeper: this.#name,
      recoveryDays: workspace.protected ? 30 : 0,
    });
  }

  #parameterGroup(): DbParameterGroup {
    const { storage } = this.#props.generation;
    const parameter = [
      { name: 'rds.force_ssl', value: '1', applyMethod: 'immediate' },
      // Static, so it must be there from the first start: changing it later restarts the database.
      { name: 'rds.logical_replication', value: '1', applyMethod: 'pending-reboot' },
      // MB, a quarter of the storage: what a forgotten slot keeps back must not fill the disk.
      { name: 'max_slot_wal_keep_size', value: String(storage * 256), applyMethod: 'immediate' },
    ];
    const config = {
      name: parameterGroupName(this.#props.workspace, this.#props.generation),
      family: `postgres${this.#major}`,
      parameter,
    };
    return address(this.#address('database'), new DbParameterGroup(this, 'parameters', config));
  }

  /** Made before the instance: RDS would make it without an end to what it keeps. */
  #log(): CloudwatchLogGroup {
    const { workspace, generation } = this.#props;
    const name = databaseLogName(workspace, generation.generation);
    const config = { name, retentionInDays: logDays(workspace) };
    return address(this.#address('database'), new CloudwatchLogGroup(this, 'log', config));
  }

  #instance(parameters: DbParameterGroup): DbInstance {
    const { workspace, generation, access } = this.#props;
    const config: DbInstanceConfig = {
      identifier: this.#name,
      engine: 'postgres',
      engineVersion: generation.engineVersion,
      instanceClass: generation.instanceClass,
      dbName: workspace.application,
      username: adminUser(workspace),
      password: this.admin.password,
      parameterGroupName: parameters.name,
      dbSubnetGroupName: access.subnetGroup.name,
      vpcSecurityGroupIds: [access.securityGroup.id],
      ...this.#storage(),
      ...this.#upkeep(),
      ...this.#leaving(),
      dependsOn: [this.#log()],
    };
    return address(this.#address('database'), new DbInstance(this, 'instance', config));
  }

  /** Storage grows by itself before it is full, up to four times what was asked for. */
  #storage(): Partial<DbInstanceConfig> {
    const { storage } = this.#props.generation;
    const most = Math.min(storage * 4, largestStorage);
    return {
      allocatedStorage: storage,
      // 0 says that it does not grow; RDS refuses a limit that is no more than what is there.
      maxAllocatedStorage: most >= storage * 1.1 ? most : 0,
      storageType: 'gp3',
      storageEncrypted: true,
    };
  }

  #upkeep(): Partial<DbInstanceConfig> {
    const { workspace } = this.#props;
    const { multiAz, backupDays } = databaseCare(workspace);
    return {
      publiclyAccessible: false,
      multiAz,
      applyImmediately: true,
      // Otherwise AWS changes the engine version in its own time, and the next plan wants it back.
      autoMinorVersionUpgrade: false,
      maintenanceWindow: workspace.database.maintenanceWindow,
      backupWindow: workspace.database.backupWindow,
      backupRetentionPeriod: backupDays,
      copyTagsToSnapshot: true,
      // Seven days cost nothing.
      performanceInsightsEnabled: true,
      performanceInsightsRetentionPeriod: 7,
      // Not `upgrade`: a new major version is a new instance.
      enabledCloudwatchLogsExports: ['postgresql'],
    };
  }

  /** What stands in the way of losing the instance, and what is left of it. */
  #leaving(): Partial<DbInstanceConfig> {
    const { workspace } = this.#props;
    return {
      deleteAutomatedBackups: false,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: `${this.#name}-final`,
      deletionProtection: databaseCare(workspace).deletionProtection,
      lifecycle: {
        preventDestroy: workspace.protected,
        // RDS would rename the instance and upgrade its engine in place. The group's name holds generation and major,
        // so another one of either makes a new group, and a new group a new instance.
        replaceTriggeredBy: [`aws_db_parameter_group.${this.#address('database')}.id`],
      },
    };
  }
}
