import { randomUUID } from 'node:crypto';
import { arn } from '../behaviour.ts';
import { hex, type Invented } from './invent.ts';

/** Logs, alarms, events, and who is told. */
export const watching: Invented = {
  aws_budgets_budget: ({ name }, { account }) => ({
    id: `${account}:${name}`,
    account_id: account,
    arn: `arn:aws:budgets::${account}:budget/${name}`,
    time_period_start: '2026-01-01_00:00',
  }),
  aws_cloudwatch_composite_alarm: ({ alarm_name = null }, aws) => ({
    id: alarm_name,
    arn: arn(aws, 'cloudwatch', `alarm:${alarm_name}`),
  }),
  aws_cloudwatch_dashboard: ({ dashboard_name = null }, { account }) => ({
    id: dashboard_name,
    dashboard_arn: `arn:aws:cloudwatch::${account}:dashboard/${dashboard_name}`,
  }),
  aws_cloudwatch_event_rule: ({ name = null }, aws) => ({
    id: name,
    arn: arn(aws, 'events', `rule/${name}`),
  }),
  aws_cloudwatch_event_target: ({ rule, target_id }) => {
    const target = typeof target_id === 'string' ? target_id : `terraform-${randomUUID()}`;
    return { id: `${rule}-${target}`, target_id: target };
  },
  aws_cloudwatch_log_delivery: (_, aws) => {
    const id = hex(8);
    return {
      id,
      arn: arn(aws, 'logs', `delivery:${id}`),
      s3_delivery_configuration: [
        { enable_hive_compatible_path: false, suffix_path: 'AWSLogs/{account-id}/CloudFront/' },
      ],
    };
  },
  aws_cloudwatch_log_delivery_destination: ({ name }, aws) => ({
    arn: arn(aws, 'logs', `delivery-destination:${name}`),
    delivery_destination_type: 'S3',
  }),
  aws_cloudwatch_log_delivery_source: ({ name }, aws) => ({
    arn: arn(aws, 'logs', `delivery-source:${name}`),
    service: 'cloudfront',
  }),
  aws_cloudwatch_log_group: ({ name = null }, aws) => ({
    id: name,
    arn: arn(aws, 'logs', `log-group:${name}`),
    log_group_class: 'STANDARD',
  }),
  aws_cloudwatch_log_metric_filter: ({ name = null }) => ({ id: name }),
  aws_cloudwatch_metric_alarm: ({ alarm_name = null }, aws) => ({
    id: alarm_name,
    arn: arn(aws, 'cloudwatch', `alarm:${alarm_name}`),
  }),
  aws_db_event_subscription: ({ name = null }, aws) => ({
    id: name,
    arn: arn(aws, 'rds', `es:${name}`),
    customer_aws_id: aws.account,
  }),
  aws_sns_topic: ({ name }, aws) => {
    const id = arn(aws, 'sns', String(name));
    return { id, arn: id, owner: aws.account };
  },
  aws_sns_topic_policy: ({ arn: id = null }, { account }) => ({ id, owner: account }),
  aws_sns_topic_subscription: ({ topic_arn, protocol }, { account }) => {
    const id = `${topic_arn}:${randomUUID()}`;
    return { id, arn: id, owner_id: account, pending_confirmation: protocol === 'email' };
  },
};
