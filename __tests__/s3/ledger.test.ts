import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { copyBucket } from '../../runbooks/s3/copy.ts';
import { openLedger, restOf } from '../../runbooks/s3/ledger.ts';
import { whole } from '../../runbooks/s3/place.ts';
import { S3Error } from '../helpers/s3-stub.ts';
import { stubbed } from './open.ts';

const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('restOf', () => {
  it.each([
    [[], [{}]],
    [[{}], []],
    [[{ until: 'c' }], [{ after: 'c' }]],
    [[{ after: 'c' }], [{ until: 'c' }]],
    [
      [
        { after: 'a', until: 'e' },
        { after: 'b', until: 'c' },
      ],
      [{ until: 'a' }, { after: 'e' }],
    ],
    [
      [{ after: 'm' }, { until: 'c' }, { after: 'e', until: 'f' }],
      [
        { after: 'c', until: 'e' },
        { after: 'f', until: 'm' },
      ],
    ],
  ])('of %j is %j', (done, rest) => expect(restOf(done)).toEqual(rest));
});

describe('a copy with a ledger', () => {
  it('goes on behind what is finished, after a failure', async () => {
    const { stub, s3 } = await stubbed({ pageSize: 20 });
    for (let i = 0; i < 400; i++) stub.put('from', `k${String(i).padStart(3, '0')}`, 'x');
    const file = join(folder, 'failed.jsonl');
    const copy = async () => {
      const ledger = await openLedger(file, 'this');
      return copyBucket({ s3, from: whole('from'), to: whole('to'), ledger }).finally(() => ledger.close());
    };
    stub.before = ({ operation, key }) => {
      if (operation === 'CopyObject' && key === 'k300') throw new S3Error(403, 'AccessDenied');
    };
    await expect(copy()).rejects.toThrow('"k300"');
    const finished = readFileSync(file, 'utf8').split('\n').filter(Boolean).length - 1;
    expect(finished).toBeGreaterThan(3);
    stub.before = () => {};
    stub.calls.length = 0;
    const result = await copy();
    expect(result.objects + result.skipped).toBe(400);
    const copies = stub.calls.filter((call) => call.startsWith('CopyObject'));
    expect(copies.length).toBeLessThan(400);
    expect(copies).toContain('CopyObject k300');
    expect(stub.buckets.get('to')?.size).toBe(400);
    stub.calls.length = 0;
    expect(await copy()).toEqual(result);
    expect(stub.calls).toEqual([]);
  });

  it('forgets half a line, and nothing that comes after it', async () => {
    const file = join(folder, 'torn.jsonl');
    const one = await openLedger(file, 'this');
    one.note({ until: 'a' }, { objects: 1 });
    await one.close();
    appendFileSync(file, '{"after":"a","until":"b","cou');
    const two = await openLedger(file, 'this');
    expect(two.left).toEqual([{ after: 'a' }]);
    two.note({ after: 'a', until: 'c' }, { objects: 2 });
    await two.close();
    const three = await openLedger(file, 'this');
    await three.close();
    expect(three).toMatchObject({ left: [{ after: 'c' }], counts: { objects: 3 } });
  });

  it('refuses the ledger of another copy', async () => {
    const file = join(folder, 'other.jsonl');
    await (await openLedger(file, 'one')).close();
    await expect(openLedger(file, 'other')).rejects.toMatchObject({ name: 'Refused' });
  });
});
