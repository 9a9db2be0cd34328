import { describe, expect, it } from '@jest/globals';
import { nounOf, pairsIn, verifyDiagram } from '../../scripts/docs/diagram/graph.ts';

describe('the diagram', () => {
  it('has a place for every resource', () => {
    expect(nounOf('aws_s3_bucket_policy.media')).toBe('media');
    expect(nounOf('aws_cloudwatch_log_group.api')).toBe('api');
    expect(nounOf('aws_subnet.public_a')).toBeUndefined();
    expect(() => nounOf('aws_sqs_queue.mail')).toThrow('no place for aws_sqs_queue.mail');
  });

  it('connects what refers to another, and what a rule of the network connects', () => {
    const references = new Map([
      ['aws_iam_role_policy.api_task', ['aws_s3_bucket.media', 'aws_iam_role.api_task']],
      [
        'aws_vpc_security_group_ingress_rule.database_from_api',
        ['aws_security_group.database', 'aws_security_group.api'],
      ],
    ]);
    expect(pairsIn(references)).toEqual(new Set(['api media', 'api database']));
  });

  it('draws nothing that is not there, and leaves out nothing that is', () => {
    const wrong = new Map([['aws_lb.api', ['aws_s3_bucket.media']]]);
    expect(() => verifyDiagram(wrong)).toThrow(
      /not drawn: balancer media\n(.*\n)*not in the stacks: api database\n/,
    );
  });
});
