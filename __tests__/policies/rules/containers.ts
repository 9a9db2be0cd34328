import { asks, type Config, type Rule } from '../rule.ts';
import { secretName } from './secret-name.ts';

const repository = asks('aws_ecr_repository');
const task = asks('aws_ecs_task_definition');
const service = asks('aws_ecs_service');

interface Container {
  readonly privileged?: boolean;
  readonly readonlyRootFilesystem?: boolean;
  readonly environment?: readonly { name: string; value: string }[];
  readonly logConfiguration?: object;
}

const containers = ({ container_definitions }: Config): Container[] =>
  JSON.parse(container_definitions as string);
const everyContainer = (holds: (container: Container) => boolean) => (definition: Config) =>
  containers(definition).every(holds);
const one = (container: Container) => ({ container_definitions: JSON.stringify([container]) });

const encryption = (config: Config) => JSON.stringify(config.encryption_configuration) ?? '';

export const containerRules: readonly Rule[] = [
  repository(
    'never changes what a tag means',
    'CKV_AWS_51',
    { image_tag_mutability: 'MUTABLE' },
    (it) => it.image_tag_mutability === 'IMMUTABLE',
  ),
  repository(
    'looks for known holes in what is pushed',
    'CKV_AWS_163',
    { image_scanning_configuration: { scan_on_push: false } },
    (it) => JSON.stringify(it.image_scanning_configuration) === '{"scan_on_push":true}',
  ),
  repository('has a key of our own', 'CKV_AWS_136', { encryption_configuration: [] }, (it) =>
    encryption(it).includes('"KMS"'),
  ),
  asks('aws_ecs_cluster')('is measured by container', 'CKV_AWS_65', { setting: [] }, ({ setting }) =>
    /"containerInsights","value":"enabled"/.test(JSON.stringify(setting)),
  ),
  task(
    'has no rights over its host',
    'CKV_AWS_334',
    one({ privileged: true }),
    everyContainer(({ privileged }) => privileged !== true),
  ),
  task(
    'has no secret in plain text',
    'AWS Config ecs-no-environment-secrets',
    one({ environment: [{ name: 'DATABASE_PASSWORD', value: 'x' }] }),
    everyContainer(({ environment = [] }) => environment.every(({ name }) => !secretName.test(name))),
  ),
  task(
    'writes a log',
    'AWS Config ecs-task-definition-log-configuration',
    one({}),
    everyContainer(({ logConfiguration }) => logConfiguration !== undefined),
  ),
  task(
    'cannot write into its own image',
    'CKV_AWS_336',
    one({ readonlyRootFilesystem: false }),
    everyContainer(({ readonlyRootFilesystem }) => readonlyRootFilesystem === true),
  ),
  service(
    'has no public address',
    'CKV_AWS_333',
    { network_configuration: { assign_public_ip: true } },
    (it) => !/"assign_public_ip":true/.test(JSON.stringify(it.network_configuration)),
  ),
  service(
    'opens no shell',
    'ours',
    { enable_execute_command: true },
    (it) => it.enable_execute_command !== true,
  ),
];
