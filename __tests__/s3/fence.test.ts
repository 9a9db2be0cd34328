import { describe, expect, it } from '@jest/globals';
import {
  bucketFenced,
  fenceBucket,
  fencePolicy,
  fenceSid,
  showFenceBucket,
  unfenceBucket,
} from '../../runbooks/s3/fence.ts';
import { untilFenceHolds } from '../../runbooks/s3/writable.ts';
import { S3Error } from '../helpers/s3-stub.ts';
import { stubbed } from './open.ts';

const tls = {
  Sid: 'TlsOnly',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: 'arn:aws:s3:::from/*',
};
const document = (Statement: unknown) => JSON.stringify({ Version: '2012-10-17', Statement });

describe('fence', () => {
  it('denies writes to everybody and reading to nobody', () => {
    const [statement] = JSON.parse(fencePolicy('from')).Statement;
    expect(statement).toMatchObject({
      Sid: fenceSid,
      Effect: 'Deny',
      Principal: '*',
      Resource: 'arn:aws:s3:::from/*',
    });
    expect(statement.Action).toEqual(
      expect.arrayContaining(['s3:PutObject', 's3:DeleteObject', 's3:PutObjectTagging']),
    );
    expect(statement.Action.filter((action: string) => /s3:(Get|List|\*)/.test(action))).toEqual([]);
  });

  it('joins a policy, one statement or several, and comes in once', () => {
    expect(JSON.parse(fencePolicy('from', document(tls))).Statement).toHaveLength(2);
    const twice = fencePolicy('from', fencePolicy('from', document([tls])));
    expect(JSON.parse(twice).Statement.map(({ Sid }: { Sid: string }) => Sid)).toEqual(['TlsOnly', fenceSid]);
  });

  it('goes up and comes down, and leaves the policy as it was', async () => {
    const { stub, s3 } = await stubbed();
    stub.policies.set('from', document([tls]));
    expect(await bucketFenced(s3, 'from')).toBe(false);
    await fenceBucket(s3, 'from');
    expect(await bucketFenced(s3, 'from')).toBe(true);
    await unfenceBucket(s3, 'from');
    await unfenceBucket(s3, 'from');
    expect(stub.policies.get('from')).toBe(document([tls]));
  });

  it('takes the policy away where nothing else was in it', async () => {
    const { stub, s3 } = await stubbed();
    await fenceBucket(s3, 'from');
    await unfenceBucket(s3, 'from');
    expect(stub.policies.has('from')).toBe(false);
    expect(await bucketFenced(s3, 'from')).toBe(false);
  });

  it('is not taken for whole when somebody loosened it', async () => {
    const { stub, s3 } = await stubbed();
    const policy = JSON.parse(fencePolicy('from'));
    policy.Statement[0].Action.pop();
    stub.policies.set('from', JSON.stringify(policy));
    expect(await bucketFenced(s3, 'from')).toBe(false);
  });

  it('is shown with what is in the policy already', async () => {
    const { stub, s3 } = await stubbed();
    stub.policies.set('from', document([tls]));
    const [line = ''] = await showFenceBucket(s3, 'from');
    expect(line).toContain('aws s3api put-bucket-policy --bucket from --policy ');
    expect(line).toMatch(/TlsOnly.*RunbookFence/);
    expect(stub.policies.get('from')).toBe(document([tls]));
  });

  it('is waited for until S3 obeys it', async () => {
    const { stub, s3 } = await stubbed();
    let obeys = 3;
    stub.before = ({ operation }) => {
      if (operation === 'PutObject' && obeys-- <= 0) throw new S3Error(403, 'AccessDenied');
    };
    await untilFenceHolds(s3, 'from');
    expect(stub.calls.filter((call) => call.startsWith('PutObject'))).toHaveLength(4);
    expect(stub.buckets.get('from')?.size).toBe(0);
  });
});
