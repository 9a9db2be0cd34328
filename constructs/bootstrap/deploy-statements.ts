import { prefix } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import type { Statement } from '../role.ts';

/** Services whose resources all carry the workspace's prefix, or its application and name, in their ARN. */
const byName = (workspace: Workspace) => {
  const { account, region, application, name: own } = workspace;
  const name = prefix(workspace);
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
  return {
    codebuild: [arn('codebuild', `project/${name}-*`)],
    codedeploy: [
      arn('codedeploy', `application:${name}-*`),
      arn('codedeploy', `deploymentgroup:${name}-*/*`),
    ],
    // The pipeline is called like the workspace; its stages are below it.
    codepipeline: [arn('codepipeline', name), arn('codepipeline', `${name}/*`)],
    ecr: [arn('ecr', `repository/${name}-*`)],
    events: [arn('events', `rule/${name}-*`)],
    s3: [`arn:aws:s3:::${name}-*`],
    scheduler: [arn('scheduler', `schedule/${name}-*/*`), arn('scheduler', `schedule-group/${name}-*`)],
    secretsmanager: [arn('secretsmanager', `secret:${name}-*`)],
    sns: [arn('sns', `${name}-*`)],
    ssm: [arn('ssm', `parameter/${application}/${own}/*`)],
    states: [arn('states', `stateMachine:${name}-*`)],
  };
};

/**
 * Services in which much of what a deployment does is on things that have no name yet, or never get one: subnets,
 * rules, certificates, distributions, task definitions, records.
 */
const byRegion = [
  'acm',
  'application-autoscaling',
  'budgets',
  'cloudfront',
  'cloudwatch',
  'ec2',
  'ecs',
  'elasticloadbalancing',
  'logs',
  'rds',
  'route53',
  'wafv2',
];

/** What Terraform asks about without naming it: parameters by a filter, a state machine that is not there yet. */
const unnamed = ['ssm:DescribeParameters', 'states:ValidateStateMachineDefinition'];

/** The account's connection to GitHub is found by its name and given to the pipeline; no deployment changes it. */
const connections = ['codeconnections', 'codestar-connections'].flatMap((service) =>
  ['GetConnection', 'ListConnections', 'ListTagsForResource', 'PassConnection', 'UseConnection'].map(
    (action) => `${service}:${action}`,
  ),
);

const roleActions = [
  'iam:AttachRolePolicy',
  'iam:CreateRole',
  'iam:DeleteRole',
  'iam:DeleteRolePolicy',
  'iam:DetachRolePolicy',
  'iam:GetRole',
  'iam:GetRolePolicy',
  'iam:ListAttachedRolePolicies',
  'iam:ListInstanceProfilesForRole',
  'iam:ListRolePolicies',
  'iam:ListRoleTags',
  'iam:PutRolePolicy',
  'iam:TagRole',
  'iam:UntagRole',
  'iam:UpdateAssumeRolePolicy',
  'iam:UpdateRole',
  'iam:UpdateRoleDescription',
];

/** Services that take a role of the workspace, or make their own one when they are used for the first time. */
const passedTo = [
  'codebuild',
  'codedeploy',
  'codepipeline',
  'ecs-tasks',
  'scheduler',
  'states',
  'vpc-flow-logs',
].map((service) => `${service}.amazonaws.com`);
const linked = ['ecs', 'ecs.application-autoscaling', 'elasticloadbalancing', 'rds', 'wafv2'];

const serviceLinkedRole = ({ account }: Workspace): Statement => ({
  Effect: 'Allow',
  Action: ['iam:CreateServiceLinkedRole'],
  Resource: [`arn:aws:iam::${account}:role/aws-service-role/*`],
  Condition: { StringEquals: { 'iam:AWSServiceName': linked.map((service) => `${service}.amazonaws.com`) } },
});

/** The roles of the workspace's tasks, except the two that pipelines work with: nobody gives himself more. */
const roles = (workspace: Workspace, own: readonly string[]): Statement[] => {
  const Resource = [`arn:aws:iam::${workspace.account}:role/${prefix(workspace)}-*`];
  const Condition = { StringEquals: { 'iam:PassedToService': passedTo } };
  return [
    { Effect: 'Allow', Action: roleActions, Resource },
    { Effect: 'Allow', Action: ['iam:PassRole'], Resource, Condition },
    { Effect: 'Deny', Action: ['iam:*', 'sts:AssumeRole'], Resource: own },
  ];
};

/**
 * What deploying a workspace takes. `service:*`, because Terraform reads, tags, changes and destroys with nearly every
 * action of a service that it creates with, and a missing one shows in the middle of a deployment. Not a cage: whoever
 * writes the policy of a task's role can write anything into it. What confines a deployment is who may start one (the
 * branch, so protect it) and the account (so give production one of its own).
 */
export const deployStatements = (workspace: Workspace, own: readonly string[]): Statement[] => {
  // CloudFront, its certificates, Route 53 and budgets are run from us-east-1, wherever the workspace is.
  const regions = [...new Set([workspace.region, 'us-east-1'])];
  return [
    ...Object.entries(byName(workspace)).map(
      ([service, Resource]): Statement => ({ Effect: 'Allow', Action: [`${service}:*`], Resource }),
    ),
    { Effect: 'Allow', Action: ['ecr:GetAuthorizationToken'], Resource: ['*'] },
    {
      Effect: 'Allow',
      Action: [...byRegion.map((service) => `${service}:*`), ...unnamed, ...connections],
      Resource: ['*'],
      Condition: { StringEquals: { 'aws:RequestedRegion': regions } },
    },
    ...roles(workspace, own),
    serviceLinkedRole(workspace),
  ];
};
