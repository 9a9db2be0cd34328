import { embedded, leaves } from '../../diff/place.ts';
import { isSecretName } from '../../secrets/names.ts';
import type { Policy, Resource } from '../policy.ts';
import { many, will } from './helpers.ts';

/** Variables that are named like a secret and have a value in the plan. */
const secretVariables = ({ after }: Resource): string[] =>
  [...leaves(after, undefined)]
    .filter(({ place, value }) => place.environment && isSecretName(place.name) && typeof value === 'string')
    .filter(({ value }) => value !== '' && !/^arn:aws/.test(String(value)))
    .map(({ place }) => place.name);

/** What keeps a system in order. */
export const upkeep: readonly Policy[] = [
  {
    id: 'required-tags',
    says: 'What can be tagged has the tags that are asked for',
    severity: 'warning',
    settings: { tags: [] },
    link: 'https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html',
    breaks: (resource, { settings }) => {
      if (!('tags_all' in resource.after || 'tags' in resource.after)) return undefined;
      const tags = { ...(resource.after.tags as object), ...(resource.after.tags_all as object) };
      const missing = many(settings.tags).filter((tag) => !(String(tag) in tags));
      return missing.length > 0 ? `missing: ${missing.join(', ')}` : undefined;
    },
  },
  {
    id: 'secret-in-environment',
    says: 'Secrets reach a program by Secrets Manager, not by plain variables',
    severity: 'danger',
    types: [
      'aws_ecs_task_definition',
      'aws_lambda_function',
      'aws_codebuild_project',
      'aws_batch_job_definition',
      'aws_apprunner_service',
    ],
    link: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html',
    breaks: (resource) => {
      const names = secretVariables(resource);
      return names.length > 0 ? `plain: ${names.join(', ')}` : undefined;
    },
  },
  {
    id: 'moving-image',
    says: 'A task runs an image that stays the same: a digest, or a tag that is no `latest`',
    severity: 'warning',
    types: ['aws_ecs_task_definition'],
    link: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-considerations.html',
    breaks: (resource) => {
      const containers = many(embedded(will(resource, 'container_definitions')));
      const images = containers.map((one) => String((one as { image?: unknown }).image ?? ''));
      const moving = images.find(
        (image) => /:latest$/.test(image) || (image !== '' && !/[:@][^/]+$/.test(image)),
      );
      return moving && `image is ${moving}`;
    },
  },
  {
    id: 'endless-logs',
    says: 'Logs end some day',
    severity: 'warning',
    types: ['aws_cloudwatch_log_group'],
    link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html',
    breaks: (resource) =>
      [0, null].includes(will(resource, 'retention_in_days') as number)
        ? 'retention_in_days is not set'
        : undefined,
  },
];
