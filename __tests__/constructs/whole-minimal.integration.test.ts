import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Deployment, deploy } from '../helpers/deployment.ts';
import { minimal } from '../helpers/minimal.ts';
import { apply, destroy, otherSizes, planned, wholeTimeout } from '../helpers/whole.ts';

let least: Deployment;
beforeAll(async () => {
  least = await deploy({ quick: false, settings: minimal, rows: 100 });
}, wholeTimeout);
afterAll(() => least?.sandbox.stop());

describe('the least workspace, on the real AWS provider', () => {
  it('is made, and then nothing is planned', async () => {
    expect(least.sandbox.providers.aws.kind).not.toBe('quick');
    expect(await planned(least)).toEqual({});
  });

  it('changes its sizes, and nothing else', async () => {
    least.edit(otherSizes);
    expect(await planned(least)).toEqual({
      'aws_appautoscaling_target.api': 'update',
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
      await apply(least);
      await least.writes();
      expect(await planned(least)).toEqual({});
    },
    wholeTimeout,
  );

  it(
    'is destroyed',
    async () => {
      expect(await destroy(least)).toEqual({ instances: [], tasks: [] });
    },
    wholeTimeout,
  );
});
