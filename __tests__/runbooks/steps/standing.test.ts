import { describe, expect, it } from '@jest/globals';
import type { Effects } from '../../../runbooks/effects.ts';
import type { ChangeStep, Context } from '../../../runbooks/engine/types.ts';
import type { DatabaseFacts } from '../../../runbooks/steps/facts.ts';
import { deleteOldDatabase } from '../../../runbooks/steps/retire-database.ts';
import { snapshotDatabase } from '../../../runbooks/steps/snapshot-database.ts';
import { startWriters, stopWriters } from '../../../runbooks/steps/writers.ts';

type Answers = Record<string, unknown>;

const oldInstance = { identifier: 'shop-database-g1', resourceId: 'db-1', host: 'h', port: 5432 };
const suspended = { dynamicIn: false, dynamicOut: false, scheduled: false };
const facts: Partial<DatabaseFacts> = {
  oldInstance,
  from: {
    generation: 1,
    engineVersion: '16.4',
    instanceClass: 'db.t4g.small',
    storage: { gigabytes: 20 } as never,
  },
  cluster: 'shop',
  service: 'shop-api',
  pipeline: '',
  desiredCount: 2,
  suspended,
};

/** AWS at the edge: answers by the name of the call, and what was sent to change something. */
function world(answers: Answers) {
  const sent: string[] = [];
  const aws = {
    region: 'eu-west-1',
    send: async ({ name, input }: { name: string; input: Record<string, unknown> }) => {
      if (!name.startsWith('Describe') && !name.startsWith('List')) sent.push(name);
      const answer = answers[name];
      return typeof answer === 'function' ? answer(input, sent) : answer;
    },
  };
  const context = {
    aws,
    workspace: { application: 'shop', name: 'test' },
    facts,
    fact: (name: keyof DatabaseFacts) => facts[name],
    runId: 'r1',
    log: () => {},
    progress: () => {},
    signal: new AbortController().signal,
  } as unknown as Context<Effects, DatabaseFacts>;
  return { context, sent };
}

const look = (step: object, answers: Answers) =>
  (step as ChangeStep<Effects, DatabaseFacts>).probe(world(answers).context);

const snapshots = (status?: string) => ({
  DescribeDBSnapshots: status && {
    DBSnapshots: [{ DBSnapshotIdentifier: 's', Status: status, PercentProgress: 40 }],
  },
});

describe('the snapshot of the old database', () => {
  it.each<[string | undefined, object]>([
    [undefined, { is: 'not begun' }],
    ['creating', { is: 'half done', found: expect.stringMatching(/creating, 40 %: it is waited for/) }],
    ['failed', { is: 'half done', found: expect.stringMatching(/failed.*deleted and taken again/) }],
    ['available', { is: 'done', facts: { databaseSnapshot: 'shop-database-g1-before-r1' } }],
  ])('that is %s', async (status, standing) =>
    expect(await look(snapshotDatabase, snapshots(status))).toMatchObject(standing),
  );

  it('is taken again when it has failed, and only waited for while it is being made', async () => {
    const failed = world({
      DescribeDBSnapshots: (_: unknown, sent: string[]) =>
        snapshots(sent.includes('CreateDBSnapshot') ? 'available' : 'failed').DescribeDBSnapshots,
    });
    await snapshotDatabase.run(failed.context);
    expect(failed.sent).toEqual(['DeleteDBSnapshot', 'CreateDBSnapshot']);
    const made = world(snapshots('available'));
    await snapshotDatabase.run(made.context);
    expect(made.sent).toEqual([]);
  });
});

interface Api {
  readonly desired: number;
  readonly running: number;
  readonly isSuspended: boolean;
  readonly rolloutState?: string;
}

const api = ({ desired, running, isSuspended, rolloutState = 'COMPLETED' }: Api): Answers => ({
  DescribeServices: {
    services: [
      {
        desiredCount: desired,
        runningCount: running,
        pendingCount: 0,
        deployments: [{ status: 'PRIMARY', rolloutState }],
      },
    ],
  },
  DescribeScalableTargets: {
    ScalableTargets: [
      {
        SuspendedState: {
          DynamicScalingInSuspended: isSuspended,
          DynamicScalingOutSuspended: isSuspended,
          ScheduledScalingSuspended: isSuspended,
        },
      },
    ],
  },
  ListTasks: { taskArns: [] },
});

describe('the writers', () => {
  it.each<[string, Api, string, string]>([
    ['that run', { desired: 2, running: 2, isSuspended: false }, 'not begun', 'done'],
    [
      'of which scaling is suspended',
      { desired: 2, running: 2, isSuspended: true },
      'half done',
      'half done',
    ],
    [
      'of which the tasks are still stopping',
      { desired: 0, running: 1, isSuspended: true },
      'half done',
      'half done',
    ],
    ['that are stopped', { desired: 0, running: 0, isSuspended: true }, 'done', 'not begun'],
    ['that scaling might start', { desired: 0, running: 0, isSuspended: false }, 'half done', 'half done'],
    [
      'that run and are not healthy yet',
      { desired: 2, running: 2, isSuspended: false, rolloutState: 'IN_PROGRESS' },
      'half done',
      'half done',
    ],
  ])('%s', async (_, now, stop, start) => {
    expect((await look(stopWriters(), api(now))).is).toBe(stop);
    expect((await look(startWriters(), api(now))).is).toBe(start);
  });
});

const left = (instance: object | undefined, snapshot: boolean, others: boolean): Answers => ({
  DescribeDBInstances: instance && {
    DBInstances: [{ DBInstanceIdentifier: oldInstance.identifier, ...instance }],
  },
  DescribeDBParameterGroups: { DBParameterGroups: others ? [{}] : [] },
  DescribeSecret: others ? {} : undefined,
  DescribeLogGroups: { logGroups: [] },
  ...snapshots(snapshot ? 'available' : undefined),
});

describe('deleting the old database', () => {
  const it1 = { DbiResourceId: 'db-1', DBInstanceStatus: 'available' };
  it.each<[string, Answers, string]>([
    ['has not begun while all is there', left(it1, false, true), 'not begun'],
    [
      'is half done while RDS deletes it',
      left({ ...it1, DBInstanceStatus: 'deleting' }, false, true),
      'half done',
    ],
    ['is half done while its secrets are there', left(undefined, true, true), 'half done'],
    ['is not done without its snapshot', left(undefined, false, false), 'half done'],
    ['is done when nothing but its snapshot is there', left(undefined, true, false), 'done'],
  ])('%s', async (_, answers, is) => expect((await look(deleteOldDatabase, answers)).is).toBe(is));

  it('is refused when the name has been given to another one', async () => {
    const { context, sent } = world(left({ ...it1, DbiResourceId: 'db-2' }, false, true));
    await expect(deleteOldDatabase.run(context)).rejects.toThrow(/another database.*Nothing was deleted/);
    expect(sent).toEqual([]);
  });
});
