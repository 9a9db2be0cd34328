import type { Input, Operation, Output } from '../client.ts';
import type { Answer } from './exchange.ts';

type Values = Readonly<Record<string, string | number | undefined>>;

/** How an operation looks on the wire: which HTTP request it is, and what its answer says. */
export interface Shape<Op extends Operation = Operation> {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  readonly query?: (input: Input<Op>) => Values;
  readonly headers?: (input: Input<Op>) => Values;
  readonly body?: (input: Input<Op>) => string;
  /** Milliseconds until the answer has to be here; S3 copies 5 GB before it has answered. */
  readonly deadline: number;
  read(answer: Answer, input: Input<Op>): Omit<Output<Op>, '$metadata'>;
}

export const quick = 60_000;
export const copying = 600_000;

/** The values that are there. */
export function present(values: Values): Record<string, string> {
  const there: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) if (value !== undefined) there[name] = String(value);
  return there;
}

/** Headers of the fields of an input, by their names on the wire. */
export function headersOf(input: object, names: Readonly<Record<string, string>>): Values {
  const fields = input as Readonly<Record<string, unknown>>;
  const headers: Record<string, string | undefined> = {};
  for (const [field, name] of Object.entries(names)) {
    const value = fields[field];
    if (value !== undefined) headers[name] = value instanceof Date ? dateFor(name, value) : String(value);
  }
  return headers;
}

/** HTTP has its own form of a date, object lock has ISO's. */
const dateFor = (name: string, date: Date) =>
  name.startsWith('x-amz-') ? date.toISOString() : date.toUTCString();

/** The version that a write has made, in a bucket with versions. */
export const versionOf = (headers: Answer['headers']) => {
  const VersionId = headers['x-amz-version-id'];
  return VersionId === undefined ? {} : { VersionId: String(VersionId) };
};

const metadataPrefix = 'x-amz-meta-';

export const metadataHeaders = (metadata: Readonly<Record<string, string>> = {}): Values =>
  Object.fromEntries(Object.entries(metadata).map(([name, value]) => [metadataPrefix + name, value]));

export function metadataOf({ headers }: Answer): Record<string, string> {
  const named = Object.entries(headers).filter(([name]) => name.startsWith(metadataPrefix));
  return Object.fromEntries(named.map(([name, value]) => [name.slice(metadataPrefix.length), String(value)]));
}

/** What makes up an object beside its content, and is written with it: field of the API, header. */
export const written = {
  ContentType: 'content-type',
  ContentEncoding: 'content-encoding',
  ContentLanguage: 'content-language',
  ContentDisposition: 'content-disposition',
  CacheControl: 'cache-control',
  Expires: 'expires',
  StorageClass: 'x-amz-storage-class',
  WebsiteRedirectLocation: 'x-amz-website-redirect-location',
  ChecksumAlgorithm: 'x-amz-checksum-algorithm',
  ObjectLockMode: 'x-amz-object-lock-mode',
  ObjectLockRetainUntilDate: 'x-amz-object-lock-retain-until-date',
  ObjectLockLegalHoldStatus: 'x-amz-object-lock-legal-hold',
  GrantFullControl: 'x-amz-grant-full-control',
  GrantRead: 'x-amz-grant-read',
  GrantReadACP: 'x-amz-grant-read-acp',
  GrantWriteACP: 'x-amz-grant-write-acp',
  RequestPayer: 'x-amz-request-payer',
} as const;

export const payer = { RequestPayer: written.RequestPayer } as const;
