import { outputs } from '../../constructs/outputs.ts';

/** One ECS service behind the calls that books make, for a book that is tried without a cloud. Tasks start and stop at once. */
export interface FakeEcs {
  count: number;
  /** The names of the changing calls so far. */
  readonly calls: string[];
  readonly effects: object;
}

/** `hook` is asked before every changing call, and again after it; a test throws there. */
export function fakeEcs(count: number, hook: (place: string) => void = () => {}): FakeEcs {
  const world: FakeEcs = {
    count,
    calls: [],
    effects: {
      workspace: { name: 'staging', account: '123456789012', region: 'eu-west-1' },
      terraform: {
        output: async () => ({
          [outputs.databaseSettings]: '{}',
          [outputs.clusterName]: 'cluster',
          [outputs.apiServiceName]: 'api',
          [outputs.pipelineName]: '',
        }),
      },
      aws: { send: async (call: { name: string; input: object }) => answer(world, call, hook) },
    },
  };
  return world;
}

function answer(
  world: FakeEcs,
  { name, input }: { name: string; input: object },
  hook: (place: string) => void,
) {
  const looked = looks[name]?.(world);
  if (looked) return looked;
  if (name !== 'UpdateService') throw new Error(`the fake knows no ${name}`);
  hook(`${name}:before`);
  world.calls.push(name);
  world.count = (input as { desiredCount: number }).desiredCount;
  hook(`${name}:after`);
  return {};
}

const looks: Readonly<Record<string, (world: FakeEcs) => object>> = {
  GetCallerIdentity: () => ({ Account: '123456789012' }),
  DescribeServices: ({ count }) => ({
    services: [{ status: 'ACTIVE', desiredCount: count, runningCount: count, pendingCount: 0 }],
  }),
  DescribeScalableTargets: () => ({ ScalableTargets: [] }),
  ListTasks: () => ({ taskArns: [] }),
  DescribeTasks: () => ({ tasks: [] }),
};
