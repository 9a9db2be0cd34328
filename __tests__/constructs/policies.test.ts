import { describe, expect, it } from '@jest/globals';
import { type Found, list, type Statement, statements, unreadable } from './documents.ts';
import { stacks } from './stacks.ts';
import { addresses } from './synth.ts';

interface Exception {
  /** Whose policy. */
  readonly at: RegExp;
  readonly has: (statement: Statement) => boolean;
  readonly reason: string;
}

/** True when there are some, and all are of this form. */
const everyResource =
  (pattern: RegExp) =>
  ({ Resource }: Statement) =>
    list(Resource).length > 0 && list(Resource).every((resource) => pattern.test(resource));

const deploy = /^aws_iam_role_policy\.\w+_deploy$/;

const ofTasks = /^aws_iam_role_policy\.(job_\w+|migrate|pipeline(_record)?)$/;

/** What a state machine may do to everything, as AWS lets it be kept to nothing less. */
const withoutResource =
  /^(logs:\w+(Delivery|Deliveries|ResourcePolicy|ResourcePolicies|LogGroups)|ecs:(Describe|Deregister)TaskDefinition|application-autoscaling:DescribeScalableTargets)$/;

/** Everything that is broader than named actions on named resources, and why it has to be. */
const exceptions: readonly Exception[] = [
  {
    at: /^aws_iam_role_policy\./,
    has: ({ Action }) => JSON.stringify(Action) === '["ecr:GetAuthorizationToken"]',
    reason: 'ECR gives one token for the whole registry; the action takes no resource',
  },
  {
    at: /^aws_iam_role_policy\./,
    has: ({ Action }) =>
      list(Action).every((action) => /^ecs:(Describe|Register)TaskDefinition$/.test(action)),
    reason: 'These actions take no resource; what a revision may do is in the roles one may pass',
  },
  {
    at: /^aws_iam_role_policy\./,
    has: everyResource(/^arn:aws:states:[\w-]+:\d+:execution:knowme-(staging|production)-[a-z]+:\*$/),
    reason: 'The executions of one state machine are named when they start',
  },
  {
    at: /^aws_iam_role_policy\.api_releases$/,
    has: ({ Action }) =>
      list(Action).every((action) => /^(elasticloadbalancing|cloudwatch):Describe/.test(action)),
    reason: 'Looking at load balancers takes no resource, looking at alarms of every kind takes all of them',
  },
  {
    at: /^aws_iam_role_policy\.api_releases$/,
    has: ({ Action, Resource }) =>
      list(Action).every((action) => /^ecs:(Create|Delete)TaskSet$/.test(action)) &&
      list(Resource).every((resource) => !/:\*|\*.*\*/.test(resource)),
    reason: 'The task sets of one service get their names when they are made',
  },
  {
    at: deploy,
    has: everyResource(/^arn:aws:\w+:[\w-]*:\d*:([\w-]+[/:])?knowme[-/](staging|production)([-/]\*)*$/),
    reason: 'Deploying makes, changes and destroys whatever carries the name of its own workspace',
  },
  {
    at: deploy,
    has: ({ Action, Condition }) =>
      !list(Action).some((action) => /^(\*|iam:|sts:|s3:|secretsmanager:)/.test(action)) &&
      `${JSON.stringify(Condition)}`.includes('"aws:RequestedRegion"'),
    reason: 'Much of what a deployment makes has no name yet, or never gets one; only in its regions',
  },
  {
    at: deploy,
    has: ({ Action, Condition }) =>
      JSON.stringify(Action) === '["iam:CreateServiceLinkedRole"]' &&
      `${JSON.stringify(Condition)}`.includes('"iam:AWSServiceName"'),
    reason: 'AWS names these roles; the condition names the services',
  },
  {
    at: /^aws_iam_role_policy\.\w+_plan$/,
    has: everyResource(/:secret:knowme-(staging|production)-database-g\*$/),
    reason: 'Every generation has secrets of its own, and AWS ends their names',
  },
  {
    at: /^aws_iam_role_policy\.\w+_plan$/,
    has: ({ Action }) => JSON.stringify(Action) === '["states:ValidateStateMachineDefinition"]',
    reason: 'Looks at a definition before there is a state machine, and touches none',
  },
  {
    at: /^aws_iam_role_policy\.batch$/,
    has: everyResource(/^arn:aws:s3:::knowme-(staging|production)-media-g\*-\d+(\/\*)?$/),
    reason: 'A copy goes from any generation of a media bucket into any other; both have a number',
  },
  {
    at: /^aws_iam_role_policy\.network_logs$/,
    has: ({ Action }) => JSON.stringify(Action) === '["logs:DescribeLogGroups"]',
    reason: 'Flow logs look for their group by listing all of them',
  },
  {
    at: /^aws_vpc_endpoint\.s3$/,
    has: ({ Condition }) =>
      JSON.stringify(Condition) === '{"StringEquals":{"aws:ResourceAccount":"123456789012"}}',
    reason: 'What a task may do is in its role; the endpoint adds only that it is done in this account',
  },
  {
    at: /^aws_vpc_endpoint\.s3$/,
    has: everyResource(/^arn:aws:s3:::prod-eu-west-1-starport-layer-bucket\/\*$/),
    reason: 'Where ECR keeps the layers of all images, which it hands out by signed URLs',
  },
  {
    at: ofTasks,
    has: everyResource(/:(task|task-definition)\/knowme-(staging|production)(\/|-(api|migrate):)\*$/),
    reason:
      'A revision or a task has its number when it is there; only of the own families, in the own cluster',
  },
  {
    at: ofTasks,
    has: ({ Action, Resource }) =>
      JSON.stringify(Resource) === '["*"]' && list(Action).every((action) => withoutResource.test(action)),
    reason:
      'The actions take no resource; what a task definition may do is in the roles that may be passed to it',
  },
];

/** Below one resource of this stack, or a folder of it, is as narrow as objects and log streams can be named. */
const isNarrow = (resource: string) =>
  !resource.replace(/^\$\{[\w.]+\}([/:][\w-]+)*[/:]\*$/, '').includes('*');

/** What refuses may refuse as much as it likes. */
const isBroad = ({ Effect, Action, Resource, Principal, ...rest }: Statement) =>
  Effect !== 'Deny' &&
  (list(Action).some((action) => action.includes('*')) ||
    !list(Resource).every(isNarrow) ||
    /"\*"/.test(JSON.stringify(Principal ?? '')) ||
    ['NotAction', 'NotResource', 'NotPrincipal'].some((key) => key in rest));

const exceptionsFor = ({ at, statement }: Found) =>
  exceptions.filter((exception) => exception.at.test(at) && exception.has(statement));

/** Types that are there for their policy. */
const ofPolicies = /^aws_(iam_role|(?!\w*(lifecycle|autoscaling|cloudfront))\w+_policy)\./;

describe('policies', () => {
  it.each(stacks)('of %s name their actions and resources', (_, stack) => {
    const found = statements(stack);
    expect(found.length).toBeGreaterThan(0);
    const broad = found.filter(({ statement }) => isBroad(statement));
    expect(broad.filter((one) => exceptionsFor(one).length === 0)).toEqual([]);
  });

  it.each(stacks)('of %s are all read', (_, stack) => {
    expect(unreadable(stack)).toEqual(
      addresses(stack)
        .filter((address) => /^aws_ecr_lifecycle_policy\./.test(address))
        .map((address) => `${address}.policy`),
    );
    const read = new Set(statements(stack).map(({ at }) => at));
    const expected = addresses(stack).filter((address) => ofPolicies.test(address));
    expect(expected.filter((address) => !read.has(address))).toEqual([]);
  });

  it('are excepted only as long as somebody needs it', () => {
    const broad = stacks
      .flatMap(([, stack]) => statements(stack))
      .filter(({ statement }) => isBroad(statement));
    const needed = new Set(broad.flatMap(exceptionsFor));
    expect(exceptions.filter((exception) => !needed.has(exception))).toEqual([]);
  });

  it.each([
    [{ Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::media' }],
    [{ Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['*'] }],
    [{ Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::*/media'] }],
    [{ Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::media/*'] }],
    [{ Effect: 'Allow', Action: ['s3:GetObject'], NotResource: ['a'] }],
    [{ Effect: 'Allow', Action: ['sns:Publish'], Resource: ['a'], Principal: { AWS: '*' } }],
  ])('that are too broad are found: %j', (statement) => {
    const found = { at: 'aws_iam_role_policy.staging_deploy', statement };
    expect([isBroad(statement), exceptionsFor(found)]).toEqual([true, []]);
  });
});
