import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmMetricQuery,
} from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy/index.js';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription/index.js';
import { Construct } from 'constructs';
import { prefix } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';
import type { Statement } from '../role.ts';

export interface NoticesProps {
  readonly workspace: Workspace;
}

/** One metric of CloudWatch. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
}

export interface AlarmProps {
  readonly address: string;
  readonly name: string;
  /** What it means and where to look, for whoever gets the mail. */
  readonly description: string;
  readonly above?: number;
  readonly below?: number;
  /** One metric, or an expression over several. */
  readonly of: Metric | Formula;
  /** Periods of five minutes in a row. */
  readonly periods: number;
}

export interface Formula {
  readonly expression: string;
  readonly metrics: Readonly<Record<string, Metric>>;
}

/** Seconds. */
const period = 300;

/** Where alarms and the budget report to: an SNS topic, and by mail whom the workspace file names. */
export class Notices extends Construct {
  readonly topic: SnsTopic;

  constructor(scope: Construct, id: string, { workspace }: NoticesProps) {
    super(scope, id);
    const name = `${prefix(workspace)}-notices`;
    // Not encrypted by SNS's own key: CloudWatch and Budgets could not publish, and a notice holds no secret.
    this.topic = address('notices', new SnsTopic(this, 'topic', { name }));
    const policy = JSON.stringify(mayPublish(this.topic.arn, workspace.account));
    address('notices', new SnsTopicPolicy(this, 'policy', { arn: this.topic.arn, policy }));
    const { email } = workspace.watching;
    if (!email) return;
    const subscription = { topicArn: this.topic.arn, protocol: 'email', endpoint: email };
    address('notices', new SnsTopicSubscription(this, 'subscription', subscription));
  }

  allowPublish(): Statement[] {
    return [{ Effect: 'Allow', Action: ['sns:Publish'], Resource: [this.topic.arn] }];
  }

  /** Makes an alarm that reports here when it goes off and when it is over. */
  alarm(
    scope: Construct,
    { address: at, name, description, periods, ...props }: AlarmProps,
  ): CloudwatchMetricAlarm {
    const actions = [this.topic.arn];
    const config = {
      alarmName: name,
      alarmDescription: description,
      evaluationPeriods: periods,
      ...limit(props),
      ...measured(props.of),
      // No requests, no tasks while a runbook stopped them, an instance that is gone: nothing to wake anybody for.
      treatMissingData: 'notBreaching',
      alarmActions: actions,
      okActions: actions,
    };
    return address(at, new CloudwatchMetricAlarm(scope, `alarm_${at}`, config));
  }
}

function limit({ above, below }: Pick<AlarmProps, 'above' | 'below'>) {
  return above === undefined
    ? { comparisonOperator: 'LessThanThreshold', threshold: below ?? 0 }
    : { comparisonOperator: 'GreaterThanThreshold', threshold: above };
}

function measured(of: Metric | Formula) {
  if (!('expression' in of)) {
    const { namespace, name: metricName, dimensions, statistic } = of;
    return { namespace, metricName, dimensions, period, statistic };
  }
  const inputs = Object.entries(of.metrics).map(([id, metric]): CloudwatchMetricAlarmMetricQuery => {
    const { namespace, name: metricName, dimensions, statistic: stat } = metric;
    return { id, metric: { namespace, metricName, dimensions, period, stat } };
  });
  const result = { id: 'result', expression: of.expression, label: 'result', returnData: true };
  return { metricQuery: [result, ...inputs] };
}

function mayPublish(topic: string, account: string) {
  const publish = { Effect: 'Allow', Action: ['sns:Publish'], Resource: [topic] };
  const alarms = {
    ...publish,
    Sid: 'AlarmsAndBudget',
    Principal: { Service: ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com'] },
    Condition: { StringEquals: { 'aws:SourceAccount': account } },
  };
  // No condition: EventBridge says neither account nor rule to SNS, and its events would silently be lost.
  // Source: EventBridge, "Using resource-based policies", Amazon SNS permissions.
  const events = { ...publish, Sid: 'Events', Principal: { Service: ['events.amazonaws.com'] } };
  return { Version: '2012-10-17', Statement: [alarms, events] };
}
