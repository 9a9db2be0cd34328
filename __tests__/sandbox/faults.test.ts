import { describe, expect, it } from '@jest/globals';
import { errorAnswer } from '../../scripts/sandbox/faults/answer.ts';
import { asked, strikes } from '../../scripts/sandbox/faults/calls.ts';
import type { CallFault } from '../../scripts/sandbox/faults/fault.ts';

const does = { answers: 'SlowDown', status: 503 };
const stop = { method: 'POST', url: '/', headers: { 'x-amz-target': 'AmazonECS.UpdateService' } };
const copy = { method: 'PUT', url: '/media/a', headers: { 'x-amz-copy-source': 'old/a' } };

describe('a fault of the sandbox', () => {
  it.each<[string, CallFault, boolean]>([
    ['everything', { does }, true],
    ['its service', { does, service: 'ecs' }, true],
    ['another service', { does, service: 'rds' }, false],
    ['its operation', { does, operation: 'UpdateService' }, true],
    ['another operation', { does, operation: 'DescribeServices' }, false],
    ['another caller', { does, caller: 'aws-sdk-js' }, false],
  ])('that is meant for %s', (_, fault, expected) => {
    expect(strikes(fault, asked(stop, 'ecs'))).toBe(expected);
  });

  it('tells a copy in S3 from an upload, and one path from another', () => {
    expect(strikes({ does, operation: 'COPY', path: '^/media/' }, asked(copy, 's3'))).toBe(true);
    expect(strikes({ does, operation: 'PUT' }, asked(copy, 's3'))).toBe(false);
    expect(strikes({ does, path: '/runbook/' }, asked(copy, 's3'))).toBe(false);
  });

  it('speaks the protocol of the service', () => {
    const throttled = { code: 'Throttling', status: 400 };
    const body = (request: typeof stop | typeof copy, service: string) =>
      errorAnswer(request, service, throttled).body;
    expect(JSON.parse(body(stop, 'ecs'))).toMatchObject({ __type: 'Throttling' });
    expect(body(copy, 's3')).toContain('?><Error><Code>Throttling</Code>');
    expect(body(copy, 'ec2')).toContain('<Response><Errors><Error><Code>Throttling</Code>');
    expect(body(copy, 'rds')).toContain('<ErrorResponse><Error><Code>Throttling</Code>');
  });
});
