import { Construct } from 'constructs';
import type { Workspace } from '../../workspaces/schema.ts';
import type { Repository } from '../api/repository.ts';
import type { Web } from '../web/web.ts';
import type { PipelineArtifacts } from './artifacts.ts';
import { PipelineBuild } from './build.ts';
import { imageBuildspec } from './buildspec-api.ts';
import { pagesBuildspec, publishBuildspec } from './buildspec-web.ts';

export interface PipelineBuildsProps {
  readonly workspace: Workspace;
  readonly artifacts: PipelineArtifacts;
  readonly repository: Repository;
  readonly web: Web;
  /** Where the pages find the API. */
  readonly apiUrl: string;
}

/** Everything the pipeline runs in CodeBuild. */
export class PipelineBuilds extends Construct {
  /** The API's image. */
  readonly image: PipelineBuild;
  /** The web app's files. */
  readonly pages: PipelineBuild;
  /** Brings those where users find them. */
  readonly publish: PipelineBuild;

  constructor(scope: Construct, id: string, props: PipelineBuildsProps) {
    super(scope, id);
    const { workspace, artifacts, repository, web, apiUrl } = props;
    const shared = { workspace, artifacts };
    this.image = new PipelineBuild(this, 'image', {
      ...shared,
      use: 'image',
      description: 'Builds the image of the API and pushes it',
      buildspec: imageBuildspec,
      environment: {
        REPOSITORY: repository.repository.repositoryUrl,
        REPOSITORY_NAME: repository.repository.name,
      },
      statements: repository.allowPush(),
      privileged: true,
    });
    this.pages = new PipelineBuild(this, 'pages', {
      ...shared,
      use: 'pages',
      description: 'Builds the web app',
      buildspec: pagesBuildspec,
      environment: { API_URL: apiUrl, VITE_API_URL: apiUrl },
      statements: [],
    });
    this.publish = new PipelineBuild(this, 'publish', {
      ...shared,
      use: 'publish',
      description: 'Copies the web app to where CloudFront reads it',
      buildspec: publishBuildspec,
      environment: { BUCKET: web.bucket.bucket, DISTRIBUTION: web.distribution.distribution.id },
      statements: web.allowPublish(),
    });
  }

  allowStart() {
    return [this.image, this.pages, this.publish].flatMap((build) => build.allowStart());
  }
}
