import { EcrLifecyclePolicy } from '@cdktf/provider-aws/lib/ecr-lifecycle-policy/index.js';
import { EcrRepository } from '@cdktf/provider-aws/lib/ecr-repository/index.js';
import { Construct } from 'constructs';
import { prefix } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';
import type { Statement } from '../role.ts';

export interface RepositoryProps {
  readonly workspace: Workspace;
}

/**
 * Images a service can go back to. ECR does not ask which one runs: it must be among them, however many were built since and
 * not released, or no task of it can be started any more. Layers that images share are stored once.
 */
const keptImages = 100;

/** The ECR repository with the API's images. A tag is written once, so what was tested is what runs. */
export class Repository extends Construct {
  readonly repository: EcrRepository;

  constructor(scope: Construct, id: string, { workspace }: RepositoryProps) {
    super(scope, id);
    const config = {
      name: `${prefix(workspace)}-api`,
      imageTagMutability: 'IMMUTABLE',
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: 'AES256' }],
      forceDelete: !workspace.protected,
    };
    this.repository = address('api', new EcrRepository(this, 'repository', config));
    const policy = { repository: this.repository.name, policy: JSON.stringify({ rules: [keepNewest] }) };
    address('api', new EcrLifecyclePolicy(this, 'lifecycle', policy));
  }

  /** The reference of an image by its tag or its digest (`sha256:…`). */
  image(tagOrDigest: string): string {
    const separator = tagOrDigest.startsWith('sha256:') ? '@' : ':';
    return `${this.repository.repositoryUrl}${separator}${tagOrDigest}`;
  }

  /** ECR hands out its token for the whole registry, so that one action takes no resource. */
  allowPull(): Statement[] {
    const pull = ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'];
    return [
      { Effect: 'Allow', Action: ['ecr:GetAuthorizationToken'], Resource: ['*'] },
      { Effect: 'Allow', Action: pull, Resource: [this.repository.arn] },
    ];
  }

  /** Also pulls: a build reads what an earlier one pushed. */
  allowPush(): Statement[] {
    const push = [
      'ecr:CompleteLayerUpload',
      'ecr:DescribeImages',
      'ecr:InitiateLayerUpload',
      'ecr:PutImage',
      'ecr:UploadLayerPart',
    ];
    return [...this.allowPull(), { Effect: 'Allow', Action: push, Resource: [this.repository.arn] }];
  }
}

const keepNewest = {
  rulePriority: 1,
  description: `Keep the newest ${keptImages} images`,
  selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: keptImages },
  action: { type: 'expire' },
};
