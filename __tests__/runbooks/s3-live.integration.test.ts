import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeleteObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Certificate } from '../../runbooks/engine/certificate/certificate.ts';
import { s3Of } from '../../scripts/demo/world.ts';
import { base } from '../../workspaces/base.ts';
import { mediaBucketName } from '../../workspaces/names.ts';
import { type Deployment, deploy } from '../helpers/deployment.ts';
import { begins, killedAt, signalled } from '../helpers/kill.ts';
import { objectsOf } from '../helpers/objects.ts';

const objects = 400;
let staging: Deployment;
let s3: S3Client;
let [oldBucket, newBucket] = ['', ''];

beforeAll(async () => {
  staging = await deploy({ objects, rows: 10 });
  s3 = s3Of(staging.sandbox, staging.workspace.region);
  [oldBucket, newBucket] = [1, 2].map((n) => mediaBucketName(staging.workspace, n)) as [string, string];
  await s3.send(new PutObjectCommand({ Bucket: oldBucket, Key: 'unwanted', Body: 'x' }));
});

afterAll(async () => {
  s3?.destroy();
  await staging?.sandbox.stop();
});

const migrate = ['s3-migrate', '--confirm', 'staging'];
const logged = (output: string) => output.split('\n').filter((line) => line.includes('Pass '));

describe('s3-migrate, while the API writes', () => {
  it('is killed in the middle of the copy, with nobody stopped and nothing fenced', async () => {
    staging.edit({ media: { generation: 2 } });
    await killedAt(staging, migrate, 'copy: begin copy-live > CopyObject #130');
    const copied = Object.keys(await objectsOf(s3, newBucket)).length;
    expect(copied).toBeGreaterThan(0);
    expect(copied).toBeLessThan(objects);
    await staging.writes();
    await s3.send(new DeleteObjectCommand({ Bucket: oldBucket, Key: 'unwanted' }));
  });

  it('is resumed, killed once more while the writers are stopped, and finishes', async () => {
    const stopped = await signalled(staging, ['s3-migrate', '--resume'], { after: begins('compare-bucket') });
    expect(logged(stopped.output)).not.toEqual([]);
    const { code, output } = await staging.runbook(['s3-migrate', '--resume']);
    expect({ code, output }).toMatchObject({ code: 0 });
    // What was done while the API wrote is not done again while it is stopped.
    expect(logged(output)).toEqual([]);
  });

  it('has lost nothing, and carried over what was deleted', async () => {
    await staging.writes();
    expect(await staging.lost({ database: 1, media: 2 })).toEqual([]);
    const [before, after] = [await objectsOf(s3, oldBucket), await objectsOf(s3, newBucket)];
    expect(after).toMatchObject(before);
    expect(Object.keys(after)).not.toContain('unwanted');
    expect(await staging.isSettled()).toBe(true);
  });

  it('has left what it copied first where another machine would have found it', async () => {
    const kept = await objectsOf(s3, base.state.bucket);
    const [run = ''] = readdirSync(join(staging.runs, 'staging')).filter((name) => /s3-migrate/.test(name));
    expect(Object.keys(kept)).toContain(`knowme/staging/runbook/runs/${run}/copied.jsonl`);
  });

  it('certifies what was proven before the stop, and what behind the fence', async () => {
    const shelf = join(staging.runs, 'staging', 'certificates');
    const [file = ''] = readdirSync(shelf).filter((name) => /s3-migrate.*\.json$/.test(name));
    const { facts, proofs } = JSON.parse(readFileSync(join(shelf, file), 'utf8')) as Certificate;
    expect(facts.live).toMatchObject({ passes: expect.any(Number), objects: expect.any(Number) });
    const content = proofs.find(({ id }) => id === 'bucket-content');
    expect(content).toMatchObject({ equal: true });
    expect(content?.figures.provenBefore).toBeGreaterThan(objects / 2);
  });
});
