import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Deployment, deploy } from '../helpers/deployment.ts';
import { apply, destroy, otherSizes, planned, wholeTimeout } from '../helpers/whole.ts';

let staging: Deployment;
beforeAll(async () => {
  staging = await deploy({ quick: false, rows: 100 });
}, wholeTimeout);
afterAll(() => staging?.sandbox.stop());

describe('the whole of staging, on the real AWS provider', () => {
  it('is made, and then nothing is planned', async () => {
    expect(staging.sandbox.providers.aws.kind).not.toBe('quick');
    expect(await planned(staging)).toEqual({});
  });

  it('changes its sizes, and nothing else', async () => {
    staging.edit({ ...otherSizes, watching: { monthlyBudget: 300 } });
    expect(await planned(staging)).toEqual({
      'aws_appautoscaling_target.api': 'update',
      'aws_budgets_budget.workspace': 'update',
      'aws_cloudwatch_metric_alarm.database_connections': 'update',
      'aws_cloudwatch_metric_alarm.database_storage': 'update',
      'aws_db_instance.database': 'update',
      'aws_ecs_service.api': 'update',
      'aws_ecs_task_definition.api': 'delete,create',
      'output.database_settings': 'update',
    });
  });

  it(
    'has them afterwards, and then nothing is planned',
    async () => {
      await apply(staging);
      await staging.writes();
      expect(await planned(staging)).toEqual({});
    },
    wholeTimeout,
  );

  it(
    'is destroyed',
    async () => {
      expect(await destroy(staging)).toEqual({ instances: [], tasks: [] });
    },
    wholeTimeout,
  );
});
