import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import {
  DescribeDBInstancesCommand,
  ModifyDBInstanceCommand,
  RDSClient,
  StartDBInstanceCommand,
  StopDBInstanceCommand,
} from '@aws-sdk/client-rds';
import { ListBucketsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { databaseName } from '../../workspaces/names.ts';
import type { Deployment } from './deployment.ts';

const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
const api = { cluster: 'knowme-staging', service: 'knowme-staging-api' };

/** The AWS of a deployment as its operator's colleague sees and changes it. */
export class World {
  readonly #staging: Deployment;
  readonly #rds: RDSClient;
  readonly #ecs: ECSClient;
  readonly #s3: S3Client;
  readonly #secrets: SecretsManagerClient;

  constructor(staging: Deployment) {
    const { sandbox, workspace } = staging;
    const options = { endpoint: sandbox.endpoint, region: workspace.region, credentials };
    this.#staging = staging;
    this.#rds = new RDSClient(options);
    this.#ecs = new ECSClient(options);
    this.#secrets = new SecretsManagerClient(options);
    this.#s3 = new S3Client({ ...options, forcePathStyle: true });
  }

  /** Everything a runbook could have touched: Terraform states, buckets, databases, tasks. */
  async seen(): Promise<object> {
    const { Buckets = [] } = await this.#s3.send(new ListBucketsCommand({}));
    const { DBInstances = [] } = await this.#rds.send(new DescribeDBInstancesCommand({}));
    const { services = [] } = await this.#ecs.send(
      new DescribeServicesCommand({ cluster: api.cluster, services: [api.service] }),
    );
    const databases = DBInstances.map(
      ({ DBInstanceIdentifier, DBInstanceStatus, DeletionProtection, PubliclyAccessible }) => ({
        DBInstanceIdentifier,
        DBInstanceStatus,
        DeletionProtection,
        PubliclyAccessible,
      }),
    );
    const tasks = services.map(({ desiredCount, taskDefinition }) => ({ desiredCount, taskDefinition }));
    return {
      states: await this.#states(),
      buckets: Buckets.map(({ Name }) => Name),
      databases,
      servers: (await this.#status()).instances,
      tasks,
    };
  }

  async setDeletionProtection(DeletionProtection: boolean): Promise<void> {
    const change = { ...this.#database, DeletionProtection, ApplyImmediately: true };
    await this.#rds.send(new ModifyDBInstanceCommand(change));
  }

  async stopDatabase(): Promise<void> {
    await this.#rds.send(new StopDBInstanceCommand(this.#database));
  }

  async startDatabase(): Promise<void> {
    await this.#rds.send(new StartDBInstanceCommand(this.#database));
  }

  /** Somebody else's secret under a name that the next generation would take. */
  async createSecret(Name: string): Promise<void> {
    await this.#secrets.send(new CreateSecretCommand({ Name, SecretString: '{}' }));
  }

  async deleteSecret(SecretId: string): Promise<void> {
    await this.#secrets.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
  }

  /** The server takes connections and says nothing, until the function that this returns is called. */
  async freezeDatabase(): Promise<() => void> {
    const [{ pid } = {}] = (await this.#status()).instances;
    if (!pid) throw new Error('no database server runs');
    process.kill(pid, 'SIGSTOP');
    return () => void process.kill(pid, 'SIGCONT');
  }

  get #database() {
    const { workspace } = this.#staging;
    return { DBInstanceIdentifier: databaseName(workspace, workspace.database.generation) };
  }

  /** An entity tag changes with every write, so that it stands for the serial. */
  async #states() {
    const { state } = this.#staging.workspace;
    if (state.type !== 's3') throw new Error('the state is not in a bucket');
    const { Contents = [] } = await this.#s3.send(new ListObjectsV2Command({ Bucket: state.bucket }));
    // The runners' own lease and journals are not part of what they work on.
    return Contents.filter(({ Key }) => !Key?.includes('/runbook/')).map(({ Key, ETag }) => ({ Key, ETag }));
  }

  async #status() {
    const answer = await fetch(`${this.#staging.sandbox.endpoint}/_sandbox`);
    return (await answer.json()) as { instances: { identifier: string; pid?: number }[] };
  }

  close(): void {
    for (const client of [this.#rds, this.#ecs, this.#s3]) client.destroy();
  }
}
