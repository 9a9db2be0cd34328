import { describe, expect, it } from '@jest/globals';
import { list, type Statement, statements } from '../documents.ts';
import { resources, stacks } from '../stacks.ts';
import { synthBootstrap } from '../synth.ts';

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
    /^aws_(default_security_group|eip|flow_log|internet_gateway|nat_gateway|route|route_table|route_table_association|security_group|subnet|vpc|vpc_\w+)$/,
    'ec2',
  ],
];

const serviceOf = (type: string) =>
  services.find(([pattern]) => pattern.test(type))?.[1] ?? `none known for ${type}`;

/** Whom a statement names as a service. */
const servicesIn = (statement: Statement): string[] =>
  [(statement.Principal as { Service?: string | string[] } | undefined)?.Service ?? []].flat();

/** What the role that deploys production is allowed. */
const allowed = statements(synthBootstrap())
  .filter(
    ({ at, statement }) => at === 'aws_iam_role_policy.production_deploy' && statement.Effect === 'Allow',
  )
  .map(({ statement }) => statement);

describe('the role that deploys', () => {
  it.each(stacks.slice(0, -1))('may use every service that %s is made of', (_, stack) => {
    const actions = allowed
      .flatMap(({ Action }) => list(Action))
      .filter((action) => action.endsWith(':*') || action === 'iam:CreateRole')
      .map((action) => action.split(':')[0]);
    const types = new Set(
      resources(stack)
        .map(({ type }) => type)
        .filter((type) => type.startsWith('aws_')),
    );
    const needed = new Set([...types].map(serviceOf));
    expect([...needed].filter((service) => !actions.includes(service))).toEqual([]);
  });

  it('may give roles to the services that take them, and to no other', () => {
    const takers = stacks
      .slice(0, -1)
      .flatMap(([, stack]) => statements(stack))
      .filter(({ at }) => at.startsWith('aws_iam_role.'))
      .flatMap(({ statement }) => servicesIn(statement));
    const pass = allowed.find(({ Action }) => list(Action).includes('iam:PassRole'));
    expect(pass?.Condition).toEqual({
      StringEquals: { 'iam:PassedToService': [...new Set(takers)].sort() },
    });
  });
});
