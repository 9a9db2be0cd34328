import { describe, expect, it } from '@jest/globals';
import { policyDocument } from '../../../scripts/sandbox/providers/aws/data-sources/policy-document.ts';

const aws = 'arn:aws:iam::123456789012:root';
const other = 'arn:aws:iam::123456789013:root';
const statement = {
  sid: null,
  effect: null,
  actions: null,
  not_actions: null,
  resources: null,
  not_resources: null,
  principals: [],
  not_principals: [],
  condition: [],
};

describe('a policy document', () => {
  /** The expectation is what the real provider 5.100.0 makes of the same configuration. */
  it('reads as the real provider writes it', () => {
    const conditions = [
      { test: 'Bool', variable: 'aws:SecureTransport', values: ['false'] },
      { test: 'Bool', variable: 'aws:other', values: ['true'] },
      { test: 'StringEquals', variable: 'aws:a', values: ['z', 'b'] },
    ];
    const first = {
      ...statement,
      sid: 'One',
      actions: ['s3:A', 's3:Get', 's3:List'],
      resources: ['arn:aws:s3:::b/&{aws:username}/*'],
      principals: [
        { type: 'AWS', identifiers: [aws, other] },
        { type: 'Service', identifiers: ['ecs.amazonaws.com'] },
      ],
      condition: conditions,
    };
    const everyone = [{ type: '*', identifiers: ['*'] }];
    const second = {
      ...statement,
      effect: 'Deny',
      not_actions: ['*'],
      not_resources: ['a', 'b'],
      principals: everyone,
    };
    const config = { version: null, policy_id: 'x', statement: [first, second] };
    expect(policyDocument(config).minified_json).toBe(
      '{"Version":"2012-10-17","Id":"x","Statement":[' +
        '{"Sid":"One","Effect":"Allow","Action":["s3:List","s3:Get","s3:A"],' +
        // biome-ignore lint/suspicious/noTemplateCurlyInString: an IAM policy variable
        '"Resource":"arn:aws:s3:::b/${aws:username}/*",' +
        `"Principal":{"AWS":["${other}","${aws}"],"Service":"ecs.amazonaws.com"},` +
        '"Condition":{"Bool":{"aws:SecureTransport":"false","aws:other":"true"},"StringEquals":{"aws:a":["z","b"]}}},' +
        '{"Effect":"Deny","NotAction":"*","NotResource":["b","a"],"Principal":"*"}]}',
    );
  });
});
