import { type Case, ref } from '../case.ts';

/** Whatever begins like this must never be seen. */
const seed = (where: string) => `SEEDED-${where}-9fK2`;

const containers = (image: string, password: string) =>
  JSON.stringify([
    {
      name: 'api',
      image,
      environment: [
        { name: 'LOG_LEVEL', value: 'info' },
        { name: 'DB_PASSWORD', value: password },
        { name: 'ANYTHING', value: seed('environment') },
      ],
      secrets: [{ name: 'TOKEN', valueFrom: 'arn:aws:ssm:eu-west-1:123456789012:parameter/token' }],
    },
  ]);

/** Secrets in every place of a plan by which they were seen to get out elsewhere. */
export const secrets: readonly Case[] = [
  {
    name: 'secrets',
    resources: [
      {
        at: 'aws_ecs_task_definition.api',
        state: { family: 'api', container_definitions: containers('api:1', seed('old')) },
        code: { family: 'api', container_definitions: containers('api:2', seed('new')) },
      },
      {
        at: 'aws_lambda_function.work',
        code: {
          ...{
            function_name: 'work',
            role: 'arn:aws:iam::123456789012:role/work',
            image_uri: 'work:1',
            package_type: 'Image',
          },
          environment: [{ variables: { API_KEY: seed('lambda'), OTHER: seed('variable') } }],
        },
      },
      {
        at: 'aws_secretsmanager_secret_version.login',
        code: {
          secret_id: 'login',
          secret_string: JSON.stringify({ username: 'app', password: seed('json') }),
        },
      },
      {
        at: 'aws_ssm_parameter.token',
        code: { name: '/token', type: 'SecureString', value: seed('parameter') },
      },
      {
        at: 'aws_db_instance.main',
        code: {
          ...{
            identifier: 'main',
            engine: 'postgres',
            instance_class: 'db.t4g.small',
            allocated_storage: 20,
            storage_encrypted: true,
          },
          ...{ username: 'app', password: ref('var.password'), final_snapshot_identifier: 'last' },
        },
      },
      {
        at: 'aws_instance.machine',
        code: {
          ...{ ami: 'ami-1', instance_type: 't4g.small' },
          user_data: `#!/bin/sh\nexport PASSWORD=${seed('variable-of-terraform')}\n`,
        },
      },
      {
        at: 'terraform_data.quoting',
        code: { input: `connect with ${seed('variable-of-terraform')} please` },
      },
      {
        at: `terraform_data.keyed["${seed('variable-of-terraform')}"]`,
        state: { input: { value: 'a', type: 'string' } },
      },
    ],
    code: {
      variable: { password: { type: 'string', sensitive: true, default: seed('variable-of-terraform') } },
      output: { password: { value: ref('var.password'), sensitive: true } },
    },
    outputs: {},
  },
];
