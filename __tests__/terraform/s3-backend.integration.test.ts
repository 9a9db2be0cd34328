import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { throwawayCopy } from '../../runbooks/terraform/rehearsal.ts';
import { restoreUnit } from '../../runbooks/terraform/restore-unit.ts';
import { hasResource } from '../../runbooks/terraform/state.ts';
import { type Moto, startMoto } from '../aws/moto.ts';
import { createSite, type TestSite } from './site.ts';

const bucket = 'knowme-terraform-state';
const database = 'terraform_data.database';
let moto: Moto;
let site: TestSite;
let s3: S3Client;

beforeAll(async () => {
  [moto, site] = await Promise.all([startMoto(), createSite()]);
  s3 = new S3Client({ region: 'eu-west-1', forcePathStyle: true });
  const LocationConstraint = 'eu-west-1';
  await s3.send(
    new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint } }),
  );
});
afterAll(async () => {
  await Promise.all([moto.stop(), site.remove()]);
});

const open = (workspace: string, name = bucket) =>
  site.open(workspace, { WORKSPACE_SET: JSON.stringify({ bucket: name }) });

const keys = async () =>
  ((await s3.send(new ListObjectsV2Command({ Bucket: bucket }))).Contents ?? []).map(({ Key }) => Key);

it('edits the state in the bucket, rehearses beside it, and goes back', async () => {
  const terraform = open('staging');
  await terraform.createWorkspace();
  await terraform.apply(await terraform.plan());
  const snapshot = await terraform.pull();

  const copy = await throwawayCopy(terraform);
  await copy.stateRm([database]);
  expect((await copy.plan({ targets: [database] })).changes).toHaveLength(1);
  await copy.remove();
  expect((await terraform.pull()).raw).toBe(snapshot.raw);

  await terraform.stateMv([[database, `${database}_previous`]]);
  const current = await terraform.pull();
  expect(hasResource(current, database)).toBe(false);
  const undone = restoreUnit({ current, snapshot, addresses: [database, `${database}_previous`] });
  await terraform.push(undone);
  const after = await terraform.pull();
  expect(after.resources).toEqual(undone.resources);
  expect(after.serial).toBeGreaterThan(current.serial);
  expect((await terraform.plan()).empty).toBe(true);
  await expect(
    terraform.push(restoreUnit({ current: snapshot, snapshot, addresses: [database] })),
  ).rejects.toThrow('changed by somebody else');
});

it('leaves nothing in the bucket for a name that was never deployed', async () => {
  const before = await keys();
  await expect(open('stagin').pull()).rejects.toMatchObject({ name: 'Refused' });
  expect(await keys()).toEqual(before);
});

it('says who holds the lock', async () => {
  const lock = {
    ID: '8a4d1f1e-0b5c-9d1c-2b3e-0b1a6d8f9c11',
    Who: 'kim@laptop',
    Operation: 'OperationTypeApply',
  };
  const Body = JSON.stringify({ ...lock, Created: '2026-01-05T10:11:12Z', Version: '1.11.4' });
  const Key = 'knowme/staging/terraform.tfstate.tflock';
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
  const error = await open('staging')
    .stateRm([database])
    .catch((caught: unknown) => caught);
  expect((error as Error).name).toBe('Refused');
  expect((error as Error).message).toContain('locked by kim@laptop since 2026-01-05 10:11:12');
});

it('says what to do when the bucket does not exist', async () => {
  await expect(open('staging', 'no-such-bucket').pull()).rejects.toMatchObject({
    name: 'Refused',
    message: expect.stringContaining('cdktf deploy bootstrap'),
  });
});
