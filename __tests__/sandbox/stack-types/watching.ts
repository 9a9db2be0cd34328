import { of } from './reference.ts';

const alarm = (changed: boolean) => ({
  alarm_name: 'api-errors',
  comparison_operator: 'GreaterThanOrEqualToThreshold',
  evaluation_periods: 3,
  datapoints_to_alarm: 2,
  threshold: changed ? 20 : 10,
  treat_missing_data: 'notBreaching',
  namespace: 'AWS/ApplicationELB',
  metric_name: 'HTTPCode_Target_5XX_Count',
  period: 60,
  statistic: 'Sum',
  dimensions: { LoadBalancer: 'app/api/1' },
  alarm_actions: [of('aws_sns_topic.alarms.arn')],
});

const dashboard = (changed: boolean) =>
  JSON.stringify({
    widgets: [{ type: 'text', x: 0, y: 0, width: 6, height: 3, properties: { markdown: `${changed}` } }],
  });

const publish = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: ['budgets.amazonaws.com', 'events.rds.amazonaws.com'] },
      Action: 'sns:Publish',
      Resource: 'arn:aws:sns:us-east-1:123456789012:alarms',
    },
  ],
});

const notification = {
  comparison_operator: 'GREATER_THAN',
  notification_type: 'FORECASTED',
  threshold: 100,
  threshold_type: 'PERCENTAGE',
  subscriber_sns_topic_arns: [of('aws_sns_topic.alarms.arn')],
};

const budget = (changed: boolean) => ({
  name: 'month',
  budget_type: 'COST',
  time_unit: 'MONTHLY',
  limit_amount: changed ? '200' : '100',
  limit_unit: 'USD',
  cost_filter: [{ name: 'TagKeyValue', values: ['user:workspace$staging'] }],
  notification: [
    notification,
    { ...notification, notification_type: 'ACTUAL', threshold: changed ? 90 : 80 },
  ],
});

/** Alarms, a dashboard, and who is told. */
export const watching = (changed: boolean) => ({
  aws_sns_topic: { alarms: { name: 'alarms', display_name: changed ? 'Alarms!' : 'Alarms' } },
  aws_sns_topic_policy: { alarms: { arn: of('aws_sns_topic.alarms.arn'), policy: publish } },
  aws_sns_topic_subscription: {
    mail: { topic_arn: of('aws_sns_topic.alarms.arn'), protocol: 'email', endpoint: 'team@knowme.example' },
  },
  aws_cloudwatch_metric_alarm: { errors: alarm(changed) },
  aws_cloudwatch_composite_alarm: {
    any: {
      alarm_name: 'any',
      alarm_description: changed ? 'changed' : 'something is wrong',
      alarm_rule: `ALARM(${of('aws_cloudwatch_metric_alarm.errors.alarm_name')})`,
    },
  },
  aws_cloudwatch_log_group: { api: { name: '/knowme/api', retention_in_days: changed ? 60 : 30 } },
  aws_cloudwatch_log_metric_filter: {
    errors: {
      name: 'errors',
      log_group_name: of('aws_cloudwatch_log_group.api.name'),
      pattern: changed ? 'FATAL' : 'ERROR',
      metric_transformation: { name: 'errors', namespace: 'knowme', value: '1', default_value: '0' },
    },
  },
  aws_cloudwatch_dashboard: { all: { dashboard_name: 'all', dashboard_body: dashboard(changed) } },
  aws_budgets_budget: { month: budget(changed) },
});

/** The real provider waits half a minute for each change. */
export const databaseEvents = (changed: boolean) => ({
  aws_db_event_subscription: {
    database: {
      name: 'database',
      sns_topic: of('aws_sns_topic.alarms.arn'),
      source_type: 'db-instance',
      event_categories: changed ? ['failover', 'failure', 'low storage'] : ['failover', 'failure'],
    },
  },
});
