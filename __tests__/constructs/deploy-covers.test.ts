import { describe, expect, it } from '@jest/globals';
import { list, statements } from './documents.ts';
import { resources, stacks } from './stacks.ts';
import { synthBootstrap } from './synth.ts';

/** Types of resources → the service whose actions make them, as IAM spells it. The first pattern that fits counts. */
const services: readonly (readonly [RegExp, string])[] = [
  [/^aws_acm_/, 'acm'],
  [/^aws_appautoscaling_/, 'application-autoscaling'],
  [/^aws_budgets_/, 'budgets'],
  [/^aws_cloudfront_/, 'cloudfront'],
  [/^aws_cloudwatch_event_/, 'events'],
  [/^aws_cloudwatch_log_/, 'logs'],
  [/^aws_cloudwatch_/, 'cloudwatch'],
  [/^aws_codebuild_/, 'codebuild'],
  [/^aws_codedeploy_/, 'codedeploy'],
  [/^aws_codepipeline$/, 'codepipeline'],
  [/^aws_db_/, 'rds'],
  [/^aws_ecr_/, 'ecr'],
  [/^aws_ecs_/, 'ecs'],
  [/^aws_iam_/, 'iam'],
  [/^aws_lb(_|$)/, 'elasticloadbalancing'],
  [/^aws_route53_/, 'route53'],
  [/^aws_s3_/, 's3'],
  [/^aws_scheduler_/, 'scheduler'],
  [/^aws_secretsmanager_/, 'secretsmanager'],
  [/^aws_sfn_/, 'states'],
  [/^aws_sns_/, 'sns'],
  [/^aws_ssm_/, 'ssm'],
  [/^aws_wafv2_/, 'wafv2'],
  [
    /^aws_(default_security_group|eip|internet_gateway|nat_gateway|route|route_table|route_table_association|security_group|subnet|vpc|vpc_\w+)$/,
    'ec2',
  ],
];

const serviceOf = (type: string) =>
  services.find(([pattern]) => pattern.test(type))?.[1] ?? `none known for ${type}`;

describe('the role that deploys', () => {
  it.each(stacks.slice(0, -1))('may use every service that %s is made of', (_, stack) => {
    const allowed = statements(synthBootstrap())
      .filter(
        ({ at, statement }) => at === 'aws_iam_role_policy.production_deploy' && statement.Effect === 'Allow',
      )
      .flatMap(({ statement }) => list(statement.Action))
      .filter((action) => action.endsWith(':*') || action === 'iam:CreateRole')
      .map((action) => action.split(':')[0]);
    const types = new Set(
      resources(stack)
        .map(({ type }) => type)
        .filter((type) => type.startsWith('aws_')),
    );
    const needed = new Set([...types].map(serviceOf));
    expect([...needed].filter((service) => !allowed.includes(service))).toEqual([]);
  });
});
