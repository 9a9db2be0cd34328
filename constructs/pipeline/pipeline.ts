import { Codepipeline, type CodepipelineStage } from '@cdktf/provider-aws/lib/codepipeline/index.js';
import type { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine/index.js';
import { Construct } from 'constructs';
import type { delivery } from '../../workspaces/defaults.ts';
import { prefix } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';
import type { Api } from '../api/api.ts';
import type { BlueGreen } from '../api/blue-green.ts';
import type { Cluster } from '../api/cluster.ts';
import type { ApiImage } from '../api/image.ts';
import type { Repository } from '../api/repository.ts';
import { heldStage } from '../outputs.ts';
import { ServiceRole, type Statement } from '../role.ts';
import type { Notices } from '../watching/notices.ts';
import type { Web } from '../web/web.ts';
import { approve, buildImage, buildPages, publish, run, source } from './actions.ts';
import { PipelineArtifacts } from './artifacts.ts';
import { PipelineBuilds } from './builds.ts';
import { Connection } from './connection.ts';
import { blueGreenDeploy, type Deploy, rollingDeploy } from './deploy.ts';
import { PipelineNotices } from './notices.ts';
import { ReleaseRecord } from './release-record.ts';

export interface PipelineProps {
  readonly workspace: Workspace;
  readonly delivery: NonNullable<ReturnType<typeof delivery>>;
  readonly notices: Notices;
  readonly cluster: Cluster;
  readonly repository: Repository;
  readonly api: Api;
  readonly image: ApiImage;
  /** Where the pages find the API. */
  readonly apiUrl: string;
  readonly web: Web;
  /** Deploys by CodeDeploy. Undefined: ECS does it. */
  readonly blueGreen?: BlueGreen;
  /** Brings the database's schema up to an image. Undefined: nothing does. */
  readonly migrations?: { readonly stateMachine: SfnStateMachine; allowRun(): Statement[] };
}

/** Builds and releases what is pushed to the workspace's branch. */
export class Pipeline extends Construct {
  readonly pipeline: Codepipeline;
  readonly #props: PipelineProps;
  readonly #connection: Connection;
  readonly #artifacts: PipelineArtifacts;
  readonly #builds: PipelineBuilds;
  readonly #deploy: Deploy;
  readonly #record: ReleaseRecord;

  constructor(scope: Construct, id: string, props: PipelineProps) {
    super(scope, id);
    const { workspace, notices, blueGreen } = props;
    this.#props = props;
    this.#connection = new Connection(this, 'connection', workspace);
    const artifacts = new PipelineArtifacts(this, 'artifacts', { workspace });
    this.#artifacts = artifacts;
    this.#builds = new PipelineBuilds(this, 'builds', { ...props, artifacts });
    this.#deploy = blueGreen
      ? blueGreenDeploy(this, { ...props, artifacts, blueGreen })
      : rollingDeploy(props);
    this.#record = new ReleaseRecord(this, 'record', props);
    this.pipeline = this.#pipeline();
    new PipelineNotices(this, 'notices', { pipeline: this.pipeline, topic: notices.topic });
  }

  #pipeline(): Codepipeline {
    const role = this.#role();
    const config = {
      name: prefix(this.#props.workspace),
      roleArn: role.role.arn,
      pipelineType: 'V2',
      // A newer push overtakes those that wait, for approval or for a runbook: only the newest is released.
      executionMode: 'SUPERSEDED',
      artifactStore: [{ type: 'S3', location: this.#artifacts.bucket.bucket }],
      trigger: this.#triggers(),
      stage: this.#stages(),
      dependsOn: [role.policy],
    };
    return address('pipeline', new Codepipeline(this, 'pipeline', config));
  }

  #triggers() {
    const push = [{ branches: { includes: [this.#props.delivery.branch] } }];
    return ['Api', 'Web'].map((sourceActionName) => ({
      providerType: 'CodeStarSourceConnection',
      gitConfiguration: { sourceActionName, push },
    }));
  }

  #stages(): CodepipelineStage[] {
    const { workspace, delivery, notices } = this.#props;
    const builds = this.#builds;
    const from = { connection: this.#connection, branch: delivery.branch };
    const approval = { name: 'Approve', action: [approve(notices.topic)] };
    return [
      {
        name: 'Source',
        action: [
          source({ ...from, name: 'Api', repository: delivery.api }),
          source({ ...from, name: 'Web', repository: delivery.web }),
        ],
      },
      { name: 'Build', action: [buildImage(builds.image.project), buildPages(builds.pages.project)] },
      ...(workspace.protected ? [approval] : []),
      { name: heldStage, action: this.#release() },
      { name: 'Publish', action: [publish(builds.publish.project)] },
    ];
  }

  /** One after the other: what fails keeps the rest from happening. */
  #release() {
    const { migrations } = this.#props;
    const actions = [
      ...(migrations ? [run('Migrate', migrations.stateMachine)] : []),
      ...this.#deploy.actions,
      run('Record', this.#record.stateMachine),
    ];
    return actions.map((action, index) => ({ ...action, runOrder: index + 1 }));
  }

  #role(): ServiceRole {
    const { workspace, notices, migrations } = this.#props;
    return new ServiceRole(this, 'role', {
      address: 'pipeline',
      name: `${prefix(workspace)}-pipeline`,
      service: 'codepipeline.amazonaws.com',
      statements: [
        ...this.#artifacts.allowPipeline(),
        ...this.#connection.allowUse(),
        ...this.#builds.allowStart(),
        ...(workspace.protected ? notices.allowPublish() : []),
        ...(migrations?.allowRun() ?? []),
        ...this.#deploy.statements,
        ...this.#record.allowRun(),
      ],
    });
  }
}
