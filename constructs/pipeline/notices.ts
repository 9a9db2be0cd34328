import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target/index.js';
import type { Codepipeline } from '@cdktf/provider-aws/lib/codepipeline/index.js';
import type { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import { Construct } from 'constructs';
import { address } from '../address.ts';

export interface PipelineNoticesProps {
  readonly pipeline: Codepipeline;
  readonly topic: SnsTopic;
}

/** Tells how each release ended. That one waits for approval is told by the action itself. */
export class PipelineNotices extends Construct {
  constructor(scope: Construct, id: string, { pipeline, topic }: PipelineNoticesProps) {
    super(scope, id);
    const eventPattern = JSON.stringify({
      source: ['aws.codepipeline'],
      'detail-type': ['CodePipeline Pipeline Execution State Change'],
      detail: { pipeline: [pipeline.name], state: ['SUCCEEDED', 'FAILED', 'STOPPED'] },
    });
    const description = `Releases of ${pipeline.name} that are over`;
    const rule = new CloudwatchEventRule(this, 'rule', {
      name: `${pipeline.nameInput}-releases`,
      description,
      eventPattern,
    });
    const target = { rule: address('pipeline', rule).name, arn: topic.arn, inputTransformer };
    address('pipeline', new CloudwatchEventTarget(this, 'target', target));
  }
}

const inputTransformer = {
  inputPaths: {
    pipeline: '$.detail.pipeline',
    state: '$.detail.state',
    execution: '$.detail.execution-id',
    region: '$.region',
  },
  // EventBridge takes text only as JSON.
  inputTemplate: JSON.stringify(
    'The release <execution> of <pipeline> is over: <state>. https://<region>.console.aws.amazon.com/codesuite/codepipeline/pipelines/<pipeline>/view?region=<region>',
  ),
};
