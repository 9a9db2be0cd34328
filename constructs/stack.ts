import { RandomProvider } from '@cdktf/provider-random/lib/provider/index.js';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { delivery, firewall } from '../workspaces/defaults.ts';
import type { Workspace } from '../workspaces/schema.ts';
import { ApiAlarms } from './api/alarms.ts';
import { Api } from './api/api.ts';
import { BlueGreen } from './api/blue-green.ts';
import { Cluster } from './api/cluster.ts';
import { ApiImage } from './api/image.ts';
import { Repository } from './api/repository.ts';
import { ApiScaling } from './api/scaling.ts';
import { backend } from './backend.ts';
import { DatabaseAccess } from './database/access.ts';
import { DatabaseAlarms } from './database/alarms.ts';
import { Database } from './database/database.ts';
import { guardWorkspace } from './guard.ts';
import type { ApiPlace } from './jobs/api-states.ts';
import { Jobs } from './jobs/jobs.ts';
import { Migrations } from './jobs/migrations.ts';
import { literal } from './literal.ts';
import { Media } from './media.ts';
import { Network } from './network/network.ts';
import { outputs, previousSuffix } from './outputs.ts';
import { Pipeline, type PipelineProps } from './pipeline/pipeline.ts';
import { aws, northVirginia, workspaceTags } from './providers.ts';
import { AccessLogs } from './traffic/access-logs.ts';
import { Domain } from './traffic/domain.ts';
import { Firewall } from './traffic/firewall.ts';
import { LoadBalancer } from './traffic/load-balancer.ts';
import { Budget } from './watching/budget.ts';
import { Dashboard } from './watching/dashboard.ts';
import { Notices } from './watching/notices.ts';
import { Web, type WebProps } from './web/web.ts';

type OutputName = Exclude<keyof typeof outputs, 'workspace'>;

interface ApiParts {
  readonly notices: Notices;
  readonly network: Network;
  readonly access: DatabaseAccess;
  readonly database: Database;
  readonly media: Media;
  readonly balancer: LoadBalancer;
  readonly web: Web;
}

/** Everything one workspace runs on. */
export class WorkspaceStack extends TerraformStack {
  readonly #workspace: Workspace;

  constructor(scope: Construct, workspace: Workspace) {
    super(scope, workspace.name);
    this.#workspace = workspace;
    backend(this, workspace);
    const { account, region } = workspace;
    aws(this, { account, region, tags: workspaceTags(workspace) });
    new RandomProvider(this, 'random');
    guardWorkspace(this, workspace.name);
    const network = new Network(this, 'network', { workspace });
    const access = new DatabaseAccess(this, 'database_access', { workspace, network });
    const notices = this.#notices();
    const database = this.#database(access);
    new DatabaseAlarms(this, 'database_alarms', { workspace, notices, database });
    const domain = this.#domain();
    const logs = new AccessLogs(this, 'access_logs', { workspace });
    const balancer = new LoadBalancer(this, 'load_balancer', { workspace, network, domain, logs });
    if (firewall(workspace)) {
      new Firewall(this, 'firewall', { workspace, balancer: balancer.balancer });
    }
    const web = this.#web({ domain, logs, apiUrl: balancer.url });
    const media = this.#media(web.url);
    this.#api({ network, access, notices, database, media, balancer, web });
    this.#output({ region });
    this.#output({ databaseSecurityGroupId: access.securityGroup.id, ...databaseOutputs(database) });
    this.#output({ databaseSettings: settings(workspace.database) });
    const [isolatedRoutes] = network.isolatedSubnets.tables;
    this.#output({ isolatedRouteTableId: isolatedRoutes?.id, internetGatewayId: network.gateway.id });
    this.#output({ mediaBucket: media.bucket.bucket, mediaSettings: settings(workspace.media) });
  }

  #domain(): Domain | undefined {
    const { domain, zone } = this.#workspace;
    return domain === null ? undefined : new Domain(this, 'domain', { zone });
  }

  #api({ access, notices, balancer, web, ...parts }: ApiParts): void {
    const workspace = this.#workspace;
    const cluster = new Cluster(this, 'cluster', { workspace });
    const repository = new Repository(this, 'repository', { workspace });
    const image = new ApiImage(this, 'api_image', { workspace, repository });
    const api = new Api(this, 'api', { workspace, cluster, repository, image, balancer, ...parts });
    access.allowFrom(api.securityGroup);
    balancer.allowTo(api.securityGroup);
    new ApiScaling(this, 'api_scaling', { workspace, cluster, balancer, api });
    const { errors } = new ApiAlarms(this, 'api_alarms', { workspace, notices, cluster, balancer, api });
    const { greenTargetGroup: green } = balancer;
    const turned = { workspace, cluster, api, balancer, alarm: errors };
    const blueGreen = green && new BlueGreen(this, 'blue_green', { ...turned, green });
    new Dashboard(this, 'dashboard', { workspace, cluster, balancer, api });
    this.#output({ clusterName: cluster.cluster.name, apiServiceName: api.service.name });
    this.#output({ apiUrl: balancer.url, repositoryUrl: repository.repository.repositoryUrl });
    const place = { workspace, cluster, api };
    if (Object.keys(workspace.jobs).length > 0) new Jobs(this, 'jobs', { ...place, notices });
    const migrations = this.#migrations(place, repository);
    const release = { notices, cluster, repository, image, api, blueGreen, web, migrations };
    this.#pipeline({ ...release, apiUrl: balancer.url });
  }

  #pipeline(parts: Omit<PipelineProps, 'workspace' | 'delivery'>): void {
    const workspace = this.#workspace;
    const source = delivery(workspace);
    const made = source && new Pipeline(this, 'pipeline', { ...parts, workspace, delivery: source });
    this.#output({ pipelineName: made?.pipeline.name ?? '' });
  }

  #migrations(place: ApiPlace, repository: Repository): Migrations | undefined {
    const { migrateCommand: command } = this.#workspace.api;
    const migrations = command
      ? new Migrations(this, 'migrations', { ...place, repository, command })
      : undefined;
    this.#output({ migrationArn: migrations?.stateMachine.arn ?? '' });
    return migrations;
  }

  #notices(): Notices {
    const workspace = this.#workspace;
    const notices = new Notices(this, 'notices', { workspace });
    const { monthlyBudget: amount } = workspace.watching;
    if (amount) new Budget(this, 'budget', { workspace, amount, notices });
    return notices;
  }

  #database(access: DatabaseAccess): Database {
    const workspace = this.#workspace;
    const { previous } = workspace.database;
    if (previous) {
      const props = { workspace, access, generation: previous, suffix: previousSuffix };
      new Database(this, `database${previousSuffix}`, props);
    }
    const props = { workspace, access, generation: workspace.database, suffix: '' };
    return new Database(this, 'database', props);
  }

  #web(props: Omit<WebProps, 'workspace' | 'virginia'>): Web {
    const workspace = this.#workspace;
    // Also without a domain: a certificate of a domain that was taken away could not be destroyed without its provider.
    const virginia = northVirginia(this, workspace);
    const web = new Web(this, 'web', { workspace, virginia, ...props });
    const { id } = web.distribution.distribution;
    this.#output({ webUrl: web.url, webBucket: web.bucket.bucket, webDistributionId: id });
    return web;
  }

  #media(origin: string): Media {
    const workspace = this.#workspace;
    const { previous } = workspace.media;
    if (previous) {
      const props = { workspace, origin, generation: previous, suffix: previousSuffix };
      new Media(this, `media${previousSuffix}`, props);
    }
    return new Media(this, 'media', { workspace, origin, generation: workspace.media, suffix: '' });
  }

  #output(values: Partial<Record<OutputName, string>>): void {
    for (const [name, value] of Object.entries(values)) {
      new TerraformOutput(this, outputs[name as OutputName], { value, staticId: true });
    }
  }
}

function databaseOutputs({ instance, endpoint, admin, application }: Database) {
  return {
    databaseIdentifier: instance.identifier,
    databaseHost: endpoint.host,
    databasePort: endpoint.port,
    databaseName: endpoint.dbname,
    databaseAdminSecretArn: admin.resource.arn,
    databaseApplicationSecretArn: application.resource.arn,
  };
}

/**
 * A section of the workspace file, so that a runbook knows what the state was applied from. `previous: null` is spelled
 * out: laid over a workspace file by `WORKSPACE_SET`, it takes a `previous` away again.
 */
const settings = <S extends { previous?: unknown }>(section: S) =>
  literal(JSON.stringify({ ...section, previous: section.previous ?? null }));
