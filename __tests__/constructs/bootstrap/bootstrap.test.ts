import { describe, expect, it } from '@jest/globals';
import { addresses, at, reference, synthBootstrap } from '../synth.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource?: string[];
  readonly NotResource?: string[];
  readonly Condition?: Record<string, Record<string, unknown>>;
}

const stack = synthBootstrap();
const policy = (address: string, attribute = 'policy'): Statement[] =>
  JSON.parse(at(stack, address)[attribute] as string).Statement;

/** Who may assume a role. */
const subjects = (role: string) => {
  const [trust] = policy(`aws_iam_role.${role}`, 'assume_role_policy');
  expect(Object.keys(trust?.Condition ?? {})).toEqual(['StringEquals']);
  expect(trust?.Condition?.StringEquals).toMatchObject({
    'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
  });
  return trust?.Condition?.StringEquals?.['token.actions.githubusercontent.com:sub'];
};

const workspaces = ['staging', 'production'];

describe('the roles of a pipeline', () => {
  it.each(workspaces)('trust the branch of %s by its exact name, pull requests only for plans', (name) => {
    const branch = `repo:knowme/infrastructure:ref:refs/heads/${name}`;
    expect(subjects(`${name}_deploy`)).toEqual([branch]);
    expect(subjects(`${name}_plan`)).toEqual(['repo:knowme/infrastructure:pull_request', branch]);
  });

  it('are for workspaces with a branch in this account only', () => {
    const roles = addresses(stack).filter((address) => /^aws_iam_role\.\w+_(plan|deploy)$/.test(address));
    expect(roles).toEqual(
      ['production_deploy', 'production_plan', 'staging_deploy', 'staging_plan'].map(
        (role) => `aws_iam_role.${role}`,
      ),
    );
  });

  it.each(workspaces)('of %s use its own state and nobody else’s', (name) => {
    const state = `\${aws_s3_bucket.state.arn}/knowme/${name}/${name}.tfstate`;
    const writable = (role: string) =>
      policy(`aws_iam_role_policy.${name}_${role}`)
        .filter(({ Effect, Action }) => Effect === 'Allow' && Action.includes('s3:PutObject'))
        .flatMap(({ Resource }) => Resource);
    expect(writable('plan')).toEqual([`${state}.tflock`]);
    expect(writable('deploy')).toEqual([`${state}.tflock`, state]);
    const denied = policy(`aws_iam_role_policy.${name}_plan`).find(({ Effect }) => Effect === 'Deny');
    expect(denied).toEqual({
      Effect: 'Deny',
      Action: ['s3:GetObject', 's3:GetObjectVersion'],
      NotResource: [state, `${state}.tflock`],
    });
  });

  it('that deploy cannot touch themselves, and pass roles to few services', () => {
    const statements = policy('aws_iam_role_policy.staging_deploy');
    const own = ['plan', 'deploy'].map((use) => `arn:aws:iam::123456789012:role/knowme-staging-${use}`);
    const deny = { Effect: 'Deny', Action: ['iam:*', 'sts:AssumeRole'], Resource: own };
    expect(statements).toContainEqual(deny);
    const pass = statements.find(({ Action }) => Action.includes('iam:PassRole'));
    expect(pass?.Resource).toEqual(['arn:aws:iam::123456789012:role/knowme-staging-*']);
    expect(pass?.Condition?.StringEquals?.['iam:PassedToService']).toContain('ecs-tasks.amazonaws.com');
  });

  it('allow every resource of a service only in the workspace’s region, and no service for everything', () => {
    const wide = policy('aws_iam_role_policy.staging_deploy').filter(
      ({ Effect, Resource }) => Effect === 'Allow' && Resource?.includes('*'),
    );
    expect(wide.map(({ Condition }) => Condition)).toEqual([
      undefined,
      { StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-1'] } },
    ]);
    expect(wide[0]?.Action).toEqual(['ecr:GetAuthorizationToken']);
    expect(wide.flatMap(({ Action }) => Action)).not.toContain('*');
    expect(
      wide.flatMap(({ Action }) => Action).filter((a) => /^(iam|s3|sts|organizations):/.test(a)),
    ).toEqual([]);
  });

  it('fit what IAM takes for the policies of one role', () => {
    for (const name of workspaces) {
      const { policy } = at(stack, `aws_iam_role_policy.${name}_deploy`);
      expect((policy as string).length).toBeLessThan(10_240);
    }
  });
});

describe('the role of S3 Batch Operations', () => {
  it('is that service’s, and copies media of the workspaces of this account', () => {
    const [trust] = policy('aws_iam_role.batch', 'assume_role_policy') as (Statement & {
      Principal: object;
    })[];
    expect(trust?.Principal).toEqual({ Service: 'batchoperations.s3.amazonaws.com' });
    const writable = policy('aws_iam_role_policy.batch')
      .filter(({ Action }) => Action.includes('s3:PutObject'))
      .flatMap(({ Resource }) => Resource);
    expect(writable).toEqual([
      `${reference('aws_s3_bucket.batch.arn')}/*`,
      ...workspaces.map((name) => `arn:aws:s3:::knowme-${name}-media-g*-123456789012/*`),
    ]);
  });

  it('and its bucket are outputs, for the command that uses them', () => {
    expect(stack.output).toMatchObject({
      batch_role: { value: reference('aws_iam_role.batch.arn') },
      batch_bucket: { value: reference('aws_s3_bucket.batch.id') },
    });
  });
});
