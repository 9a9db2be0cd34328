import { gone, type Risk, shortened } from './risk.ts';

/** What is on its way between programs. */
export const messages: readonly Risk[] = [
  {
    id: 'sqs/deleted',
    types: ['aws_sqs_queue'],
    when: gone,
    severity: 'danger',
    lost: 'Every message that nobody has handled yet; the same name cannot be used again for 60 seconds.',
    recovery: 'Not at all.',
    link: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html',
  },
  {
    id: 'stream/deleted',
    types: ['aws_kinesis_stream', 'aws_msk_cluster', 'aws_mq_broker', 'aws_kinesis_firehose_delivery_stream'],
    when: gone,
    severity: 'danger',
    lost: 'What is in the stream or broker and was not read yet.',
    recovery: 'Not at all.',
    link: 'https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DeleteStream.html',
  },
  {
    id: 'stream/retention-shortened',
    types: ['aws_kinesis_stream', 'aws_sqs_queue'],
    when: (resource) =>
      shortened('retention_period')(resource) || shortened('message_retention_seconds')(resource),
    severity: 'warning',
    lost: 'What is older than the new limit and was not read yet.',
    recovery: 'Not at all.',
    link: 'https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html',
  },
  {
    id: 'sns/deleted',
    types: ['aws_sns_topic'],
    when: gone,
    severity: 'warning',
    lost: 'The topic with all its subscriptions; those by mail have to be confirmed again.',
    recovery: 'By creating it again.',
    link: 'https://docs.aws.amazon.com/sns/latest/api/API_DeleteTopic.html',
  },
];
