import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runbook, start } from '../helpers/runbook-process.ts';
import { VersionedBucket } from '../helpers/s3-stub/versioned-bucket.ts';
import { S3Error, type S3Stub, startS3Stub } from '../helpers/s3-stub.ts';

const folder = mkdtempSync(join(tmpdir(), 's3-command-'));
let stub: S3Stub;
beforeEach(async () => {
  stub = await startS3Stub();
  stub.buckets.set('old-media', new Map()).set('new-media', new Map());
});
afterEach(() => stub.close());
afterAll(() => rmSync(folder, { recursive: true }));

const env = () => ({
  AWS_ENDPOINT_URL: stub.endpoint,
  AWS_ACCESS_KEY_ID: 'testing',
  AWS_SECRET_ACCESS_KEY: 'testing',
  AWS_REGION: 'eu-west-1',
});
const both = ['s3://old-media/', 's3://new-media'] as const;
const s3 = (...args: string[]) => runbook(['s3', ...args], env());

describe('runbook s3', () => {
  it('copies a bucket, and compares it', async () => {
    for (const key of ['a b', 'c/d']) stub.put('old-media', key, 'body', { metadata: { by: 'me' } });
    const copied = await s3('copy', ...both);
    expect(copied).toMatchObject({ code: 0, stderr: '' });
    expect(copied.stdout).toMatch(/done: 2 objects, 8 B, copied; 0 were there already\n/);
    expect(copied.stdout).toContain('compare with: runbook s3 compare s3://old-media/ s3://new-media\n');
    expect(await s3('compare', ...both)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/equal: in all of 7 comparisons\n$/),
    });
  });

  it('takes what is under a prefix, and puts it under another', async () => {
    stub.put('old-media', '2024/ü/x', 'x');
    stub.put('old-media', '2025/y', 'y');
    expect(await s3('copy', 's3://old-media/2024/', 's3://new-media/archive/')).toMatchObject({ code: 0 });
    expect([...(stub.buckets.get('new-media')?.keys() ?? [])]).toEqual(['archive/ü/x']);
    const equal = await s3('compare', 's3://old-media/2024/', 's3://new-media/archive/');
    expect(equal).toMatchObject({ code: 0 });
  });

  it('copies all versions, and compares them', async () => {
    for (const name of ['old-media', 'new-media']) stub.buckets.set(name, new VersionedBucket());
    for (const body of ['one', 'two']) stub.put('old-media', 'a', body);
    stub.buckets.get('old-media')?.delete('a');
    const ledger = join(folder, 'versions.jsonl');
    const copied = await s3('copy', ...both, '--versions', '--ledger', ledger);
    expect(copied).toMatchObject({ code: 0, stderr: '' });
    expect(copied.stdout).toMatch(
      /done: 3 versions of 1 keys, 6 B, copied; 1 of them are delete markers; 0 were there/,
    );
    expect(copied.stdout).toContain(`which became which: ${ledger}\n`);
    expect(readFileSync(ledger, 'utf8')).toContain('{"key":"a","became":[[');
    expect(await s3('compare', ...both, '--versions')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/equal: in all of 8 comparisons\n$/),
    });
    stub.put('old-media', 'a', 'three');
    expect(await s3('compare', ...both, '--versions')).toMatchObject({ code: 1 });
  });

  it('says what differs and ends with 1, as events, too', async () => {
    stub.put('old-media', 'a', 'x', { tags: { env: 'prod' } });
    stub.put('new-media', 'a', 'x');
    stub.put('new-media', 'b', 'x');
    const ended = await s3('compare', ...both, '--json');
    expect(ended).toMatchObject({ code: 1, stderr: 'The places are not equal; differences: 2.\n' });
    const events = ended.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const proofs = events.filter(({ event }) => event === 'proof').map(({ proof }) => proof);
    expect(proofs.flatMap(({ differences }) => differences)).toEqual([
      '"b" is only in s3://new-media/',
      '"a": env is missing, was "prod"',
    ]);
    expect(events.at(-1)).toMatchObject({ event: 'ended', outcome: 'different' });
  });

  it.each([
    [['copy', 's3://old-media', 's3://old-media/copy/'], 2, /are the same place, or one is in the other/],
    [['copy', 'old-media', 's3://new-media'], 2, /"old-media" is no place in S3\. Give s3:\/\/bucket/],
    [
      ['copy', ...both, '--versions', '--engine', 's3-batch'],
      2,
      /--versions and --engine do not go together/,
    ],
    [['copy', ...both, '--engine', 's3-batch'], 2, /needs --batch-role and --batch-bucket/],
    [['copy', 's3://old-media', 's3://no-such-bucket'], 3, /There is no bucket no-such-bucket/],
    [['copy', ...both], 3, /There is nothing in s3:\/\/old-media\/\. Nothing was copied/],
    [['compare', ...both], 3, /There is no verdict: there is nothing in/],
    [['compare', 's3://old-media', 's3://no-such-bucket'], 3, /There is no verdict: .*NoSuchBucket/],
  ])('%j ends with %i', async (args, code, says) => {
    const ended = await s3(...args);
    expect(ended).toMatchObject({ code, stderr: expect.stringMatching(says) });
    expect(ended.stderr).not.toContain('    at ');
  });

  it('is no verdict when the listing fails on page 7', async () => {
    stub.pageSize = 10;
    for (let i = 0; i < 100; i++) for (const b of ['old-media', 'new-media']) stub.put(b, `k${i}`, 'x');
    let pages = 0;
    stub.before = ({ operation }) => {
      if (operation === 'ListObjectsV2' && ++pages >= 7) throw new S3Error(403, 'AccessDenied');
    };
    expect(await s3('compare', ...both)).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/There is no verdict: Listing s3:\/\/.*AccessDenied/),
    });
  });

  it('ends with 130 after Ctrl-C, and goes on with its ledger', async () => {
    stub.pageSize = 50;
    for (let i = 0; i < 1000; i++) stub.put('old-media', `k${i}`, 'x');
    const ledger = join(folder, 'ledger.jsonl');
    const args = ['s3', 'copy', ...both, '--ledger', ledger];
    const first = start(args, env());
    let copies = 0;
    stub.before = ({ operation }) => {
      if (operation === 'CopyObject' && ++copies === 500) first.kill('SIGINT');
    };
    const [code] = await once(first, 'exit');
    expect(code).toBe(130);
    expect(readFileSync(ledger, 'utf8').split('\n').length).toBeGreaterThan(2);
    stub.calls.length = 0;
    expect(await runbook(args, env())).toMatchObject({ code: 0, stderr: '' });
    expect(stub.buckets.get('new-media')?.size).toBe(1000);
    expect(stub.calls.filter((call) => call.startsWith('CopyObject')).length).toBeLessThan(1000);
  });
});
