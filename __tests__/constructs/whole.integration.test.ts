import { beforeAll, describe, expect, it } from '@jest/globals';
import { minimal } from '../helpers/minimal.ts';
import { type Actions, type Life, live } from '../helpers/whole.ts';

/** The real AWS provider waits nine minutes in all, whatever answers; a machine with two cores a little longer. */
const timeout = 1_800_000;

const sizes = {
  database: { instanceClass: 'db.t4g.medium', storage: 40, backupDays: 14 },
  api: { cpu: 512, memory: 1024, tasks: { min: 2, max: 6 } },
};

/** What these sizes change in any workspace. */
const resizing = {
  'aws_appautoscaling_target.api': 'update',
  'aws_cloudwatch_metric_alarm.database_connections': 'update',
  'aws_cloudwatch_metric_alarm.database_storage': 'update',
  'aws_db_instance.database': 'update',
  'aws_db_parameter_group.database': 'update',
  'aws_ecs_task_definition.api': 'delete,create',
  'output.database_settings': 'update',
};

/** All that production has, in a workspace that may be destroyed. */
const productive = {
  network: { zones: 3, nat: 'per-zone' },
  database: { multiAz: true },
  api: { rollout: 'blue-green', firewall: true },
  watching: { email: 'operations@knowme.example' },
};

interface Story {
  readonly settings: object;
  readonly sizes: object;
  readonly resizing: Actions;
}

const stories: Readonly<Record<string, Story>> = {
  staging: {
    settings: {},
    sizes: { ...sizes, watching: { monthlyBudget: 300 } },
    resizing: {
      ...resizing,
      'aws_budgets_budget.workspace': 'update',
      'aws_ecs_service.api': 'update',
    },
  },
  'the least workspace': {
    settings: minimal,
    sizes,
    resizing: { ...resizing, 'aws_ecs_service.api': 'update' },
  },
  'a workspace as big as production': { settings: productive, sizes, resizing },
};

const lives = new Map<string, PromiseSettledResult<Life>>();

/** Side by side in one worker: they sleep, and leave the other cores to other tests. */
beforeAll(async () => {
  const all = Object.entries(stories).map(async ([name, { settings, sizes }]) => {
    const [settled] = await Promise.allSettled([live(settings, sizes)]);
    lives.set(name, settled);
  });
  await Promise.all(all);
}, timeout);

describe.each(Object.keys(stories))('%s, on the real AWS provider', (name) => {
  const life = (): Life => {
    const settled = lives.get(name);
    if (settled?.status !== 'fulfilled') throw settled?.reason;
    return settled.value;
  };

  it('is made, and then nothing is planned', () => {
    expect(life().made).toEqual({});
  });

  it('changes its sizes, and nothing else', () => {
    expect(life().resizing).toEqual(stories[name]?.resizing);
    expect(life().resized).toEqual({});
  });

  it('is destroyed', () => {
    expect(life().left).toEqual([]);
  });
});
