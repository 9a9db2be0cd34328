import { isDeepStrictEqual } from 'node:util';
import type { Values } from '../../plugin/values.ts';
import { type Account, s3, unlessMissing } from '../api.ts';
import type { Behaviour } from '../behaviour.ts';
import { documentElement, parseXml, text } from '../xml.ts';

const location = ({ region }: Account) =>
  region === 'us-east-1'
    ? undefined
    : `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;

const attributes = (name: string, { region }: Account): Values => ({
  id: name,
  bucket: name,
  arn: `arn:aws:s3:::${name}`,
  bucket_domain_name: `${name}.s3.amazonaws.com`,
  bucket_regional_domain_name: `${name}.s3.${region}.amazonaws.com`,
  region,
  request_payer: 'BucketOwner',
  object_lock_enabled: false,
});

/** `force_destroy` is not carried out: a bucket must be empty to be deleted. */
export const bucket: Behaviour = {
  create: async (planned, aws) => {
    const name = String(planned.bucket);
    await s3(aws, 'PUT', name, location(aws));
    return attributes(name, aws);
  },
  read: async (state, aws) => {
    const name = String(state.id);
    const head = await unlessMissing(s3(aws, 'HEAD', name), 'Http404', 'NoSuchBucket');
    return head === undefined ? null : attributes(name, aws);
  },
  delete: async (state, aws) => {
    await unlessMissing(s3(aws, 'DELETE', String(state.id)), 'NoSuchBucket');
  },
  imported: (id) => ({ id, bucket: id }),
};

const status = (values: Values) => (values.versioning_configuration as Values[])[0]?.status;

const putVersioning = (bucket: string, to: unknown, aws: Account) =>
  s3(
    aws,
    'PUT',
    `${bucket}?versioning`,
    `<VersioningConfiguration><Status>${to}</Status></VersioningConfiguration>`,
  );

export const bucketVersioning: Behaviour = {
  create: async (planned, aws) => {
    await putVersioning(String(planned.bucket), status(planned), aws);
    return { id: String(planned.bucket) };
  },
  read: async (state, aws) => {
    const answer = await unlessMissing(s3(aws, 'GET', `${state.id}?versioning`), 'NoSuchBucket');
    if (answer === undefined) return null;
    const found = text(documentElement(parseXml(answer)), 'Status') ?? 'Disabled';
    const [known] = state.versioning_configuration as Values[];
    return {
      bucket: state.id ?? null,
      versioning_configuration: [{ mfa_delete: null, ...known, status: found }],
    };
  },
  update: async ({ planned }, aws) => {
    await putVersioning(String(planned.bucket), status(planned), aws);
    return undefined;
  },
  delete: async (state, aws) => {
    await unlessMissing(putVersioning(String(state.bucket), 'Suspended', aws), 'NoSuchBucket');
  },
  imported: (id) => ({ id, bucket: id }),
};

const putPolicy = async ({ bucket, policy }: Values, aws: Account) => {
  await s3(aws, 'PUT', `${bucket}?policy`, String(policy));
  return { id: bucket ?? null };
};

const sameDocument = (a: string, b: string) => isDeepStrictEqual(JSON.parse(a), JSON.parse(b));

/** Like the real provider's: a policy that says the same in other words is no change, one that a runbook edited is. */
export const bucketPolicy: Behaviour = {
  create: putPolicy,
  read: async (state, aws) => {
    const found = await unlessMissing(
      s3(aws, 'GET', `${state.id}?policy`),
      'NoSuchBucketPolicy',
      'NoSuchBucket',
    );
    if (found === undefined) return null;
    const known = state.policy;
    const same = typeof known === 'string' && sameDocument(known, found);
    return { bucket: state.id ?? null, policy: same ? known : found };
  },
  update: ({ planned }, aws) => putPolicy(planned, aws),
  delete: async (state, aws) => {
    await unlessMissing(s3(aws, 'DELETE', `${state.id}?policy`), 'NoSuchBucket');
  },
  imported: (id) => ({ id, bucket: id }),
};
