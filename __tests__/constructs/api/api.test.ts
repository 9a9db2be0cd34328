import { describe, expect, it } from '@jest/globals';
import { at, reference, synthWorkspace } from '../synth.ts';

const stack = synthWorkspace('staging');
const service = at(stack, 'aws_ecs_service.api');
const [container] = JSON.parse(at(stack, 'aws_ecs_task_definition.api').container_definitions as string);

describe('the API', () => {
  it('uses the database and the bucket of this state', () => {
    expect(
      Object.fromEntries(
        container.environment.map((e: { name: string; value: string }) => [e.name, e.value]),
      ),
    ).toEqual({
      AWS_REGION: 'eu-west-1',
      DATABASE_HOST: reference('aws_db_instance.database.address'),
      DATABASE_NAME: reference('aws_db_instance.database.db_name'),
      DATABASE_PORT: reference('aws_db_instance.database.port'),
      DATABASE_USER: 'knowme_app',
      MEDIA_BUCKET: reference('aws_s3_bucket.media.bucket'),
      PORT: '3000',
    });
  });

  it('gets its password from the secret, by reference', () => {
    const valueFrom = `${reference('aws_secretsmanager_secret.database_application.arn')}:password::`;
    expect(container.secrets).toEqual([{ name: 'DATABASE_PASSWORD', valueFrom }]);
  });

  it('begins with no task, and leaves their number to scaling and to the runbooks', () => {
    expect(service).toMatchObject({ desired_count: 0, lifecycle: { ignore_changes: ['desired_count'] } });
  });

  it('knows the newest revision of its task, whoever registered it', () => {
    expect(at(stack, 'aws_ecs_task_definition.api')).toMatchObject({
      track_latest: true,
      skip_destroy: true,
    });
  });

  it('goes back when a deployment fails', () => {
    expect(service.deployment_circuit_breaker).toEqual({ enable: true, rollback: true });
    expect(container.healthCheck.command[1]).toContain('http://127.0.0.1:3000/health');
  });

  it('starts after everything it needs to start', () => {
    expect(service.depends_on).toEqual([
      'aws_iam_role_policy.api_execution',
      'aws_iam_role_policy.api_task',
      'aws_secretsmanager_secret_version.database_application',
      'aws_vpc_security_group_egress_rule.api_to_s3',
      'aws_vpc_endpoint.s3',
      'aws_vpc_security_group_egress_rule.api_to_endpoints',
      'aws_vpc_security_group_ingress_rule.endpoints_from_api',
      ...['ecr_api', 'ecr_dkr', 'logs', 'secretsmanager'].map((name) => `aws_vpc_endpoint.${name}`),
      'aws_lb_listener_rule.api',
    ]);
  });
});

describe('permissions', () => {
  const statements = (address: string) => JSON.parse(at(stack, address).policy as string).Statement;

  it('to start a task read the one secret and no other', () => {
    const reads = statements('aws_iam_role_policy.api_execution').filter((s: { Action: string[] }) =>
      s.Action.some((action) => action.startsWith('secretsmanager:')),
    );
    const Resource = [reference('aws_secretsmanager_secret.database_application.arn')];
    expect(reads).toEqual([{ Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource }]);
  });

  it('of the API end at its bucket', () => {
    const resources = statements('aws_iam_role_policy.api_task').flatMap(
      (s: { Resource: string[] }) => s.Resource,
    );
    expect(resources).toEqual([
      reference('aws_s3_bucket.media.arn'),
      `${reference('aws_s3_bucket.media.arn')}/*`,
    ]);
  });
});
