import { describe, expect, it } from '@jest/globals';
import { maxConnections } from '../../constructs/database/connection-limit.ts';
import { at, reference, type Synthesised, synthWorkspace } from './synth.ts';

const staging = synthWorkspace('staging');
const topic = reference('aws_sns_topic.notices.arn');
const alarm = (name: string, stack = staging) => at(stack, `aws_cloudwatch_metric_alarm.${name}`);

interface Widget {
  readonly x: number;
  readonly y: number;
}
const dashboard = (stack: Synthesised) =>
  at(stack, 'aws_cloudwatch_dashboard.workspace').dashboard_body as string;

const alarms = Object.entries(staging.resource.aws_cloudwatch_metric_alarm ?? {});

describe('every alarm', () => {
  it.each(alarms)(
    'reports when it begins and when it ends, says what to do, and sleeps without data: %s',
    (_, it) => {
      expect(it).toMatchObject({
        alarm_actions: [topic],
        ok_actions: [topic],
        treat_missing_data: 'notBreaching',
      });
      expect(it.alarm_description).toMatch(/: (look at|raise) /);
      expect(it.alarm_name).toMatch(/^knowme-staging-/);
    },
  );

  it('is one of these', () => {
    expect(alarms.map(([name]) => name).sort()).toEqual([
      'api_cpu',
      'api_errors',
      'api_memory',
      'api_unhealthy',
      'database_connections',
      'database_cpu',
      'database_latency',
      'database_storage',
      'job_clean_up',
      'jobs',
    ]);
  });
});

describe('alarms of the API', () => {
  it('count what no task answered among the errors', () => {
    const [result, ...inputs] = alarm('api_errors').metric_query as Record<string, unknown>[];
    expect(result).toMatchObject({
      return_data: true,
      expression: expect.stringContaining('FILL(unanswered, 0)'),
    });
    expect(inputs.map(({ metric }) => (metric as { metric_name: string }).metric_name)).toEqual([
      'RequestCount',
      'HTTPCode_Target_5XX_Count',
      'HTTPCode_ELB_5XX_Count',
    ]);
  });

  it('watch the target group and the service by name', () => {
    expect(alarm('api_unhealthy').dimensions).toEqual({
      LoadBalancer: reference('aws_lb.api.arn_suffix'),
      TargetGroup: reference('aws_lb_target_group.api.arn_suffix'),
    });
    expect(alarm('api_cpu').dimensions).toEqual({
      ClusterName: reference('aws_ecs_cluster.api.name'),
      ServiceName: reference('aws_ecs_service.api.name'),
    });
  });
});

describe('alarms of the database', () => {
  it('keep their names when it moves', () => {
    const two = synthWorkspace('staging', { database: { generation: 2 } });
    const names = [staging, two].map((stack) => alarm('database_cpu', stack).alarm_name);
    expect(names).toEqual(['knowme-staging-database-cpu', 'knowme-staging-database-cpu']);
  });

  it('say that storage is short only when it should have grown already', () => {
    expect(alarm('database_storage')).toMatchObject({
      comparison_operator: 'LessThanThreshold',
      threshold: 2 ** 30,
      dimensions: { DBInstanceIdentifier: reference('aws_db_instance.database.identifier') },
    });
  });

  it('watch the one in use, not the one that is left behind', () => {
    const previous = { generation: 1, engineVersion: '15.15', instanceClass: 'db.t4g.small', storage: 20 };
    const database = { generation: 2, strategy: 'side-by-side', previous };
    const { resource } = synthWorkspace('staging', { database });
    const named = Object.keys(resource.aws_cloudwatch_metric_alarm ?? {});
    expect(named.sort()).toEqual(alarms.map(([name]) => name).sort());
    expect(JSON.stringify(resource.aws_cloudwatch_metric_alarm)).not.toContain('database_previous');
  });

  it.each([
    ['db.t4g.micro', 112],
    ['db.t4g.small', 225],
    ['db.m7g.large', 901],
    ['db.r7g.2xlarge', 5000],
    ['db.q9.medium', 225],
  ])('know how many connections %s takes: %d', (instanceClass, most) => {
    expect(maxConnections(instanceClass)).toBe(most);
    const watched = synthWorkspace('staging', { database: { instanceClass } });
    expect(alarm('database_connections', watched).threshold).toBe(Math.round(most * 0.6));
  });
});

describe('the dashboard', () => {
  it('is the same for every generation, as a switch-over must not touch it', () => {
    const moved = synthWorkspace('staging', { database: { generation: 2 }, media: { generation: 2 } });
    expect(dashboard(moved)).toBe(dashboard(staging));
    expect(dashboard(staging)).not.toContain('aws_db_instance');
    expect(dashboard(staging)).toContain('knowme-staging-database');
  });

  it('has every widget in a place of its own', () => {
    const places = JSON.parse(dashboard(staging)).widgets.map(({ x, y }: Widget) => `${x},${y}`);
    expect(new Set(places).size).toBe(6);
  });
});

describe('notices', () => {
  it('can be published by CloudWatch and Budgets, for this account only', () => {
    const [statement] = JSON.parse(at(staging, 'aws_sns_topic_policy.notices').policy as string).Statement;
    expect(statement).toMatchObject({
      Action: ['sns:Publish'],
      Resource: [topic],
      Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
    });
  });

  it('go to whom the file names, and to nobody by default', () => {
    const production = at(synthWorkspace('production'), 'aws_sns_topic_subscription.notices');
    expect(production).toMatchObject({ protocol: 'email', endpoint: 'operations@knowme.example' });
    expect(staging.resource).not.toHaveProperty('aws_sns_topic_subscription');
  });
});

describe('the budget', () => {
  const budget = 'aws_budgets_budget.workspace';

  it('counts what this workspace costs, and reports before it is spent', () => {
    expect(at(staging, budget)).toMatchObject({
      limit_amount: '200',
      cost_filter: [{ name: 'TagKeyValue', values: ['user:workspace$staging'] }],
      notification: [
        { notification_type: 'ACTUAL', threshold: 80, subscriber_sns_topic_arns: [topic] },
        { notification_type: 'FORECASTED', threshold: 100, subscriber_sns_topic_arns: [topic] },
      ],
    });
  });

  it('is left out where the file says so', () => {
    const none = synthWorkspace('staging', { watching: { monthlyBudget: null } });
    expect(none.resource).not.toHaveProperty('aws_budgets_budget');
  });
});
