import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { SignatureV4 } from '@smithy/signature-v4';
import { encodeKey, encodeWord } from '../key.ts';
import type { Address } from './address.ts';
import type { Outgoing } from './exchange.ts';

/** A request before it is signed. */
export interface Unsigned {
  readonly method: string;
  readonly key?: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Secret: they go from thread to thread, and nowhere else. */
export type Credentials = Awaited<ReturnType<S3Client['config']['credentials']>>;

export type Sign = (
  address: Address,
  unsigned: Unsigned,
  by: { readonly credentials: Credentials; readonly now: Date },
) => Promise<Outgoing>;

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const ofNothing = sha256('');

/** Node's SHA-256 as the signer wants it: an HMAC where there is a secret. */
class Sha256 {
  readonly #hash: Hash | Hmac;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash =
      secret === undefined ? createHash('sha256') : createHmac('sha256', secret as NodeJS.ArrayBufferView);
  }
  update(data: Uint8Array | string): void {
    this.#hash.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

/**
 * Signs as S3 wants it: the path as it is sent, without a second encoding or any tidying of `//` and `..`.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function openSign(): Sign {
  const signers = new Map<string, SignatureV4>();
  const open = (region: string, credentials: Credentials) => {
    const how = { uriEscapePath: false, applyChecksum: false };
    return new SignatureV4({ service: 's3', region, credentials, sha256: Sha256, ...how });
  };
  return async (address, { method, key = '', query, headers, body }, { credentials, now }) => {
    const { region, hostname, port, protocol } = address;
    const name = `${region} ${credentials.accessKeyId} ${credentials.sessionToken}`;
    const signer = signers.get(name) ?? open(region, credentials);
    signers.set(name, signer);
    const path = `${address.path}${encodeKey(key)}`;
    const added = {
      host: port === undefined ? hostname : `${hostname}:${port}`,
      'x-amz-content-sha256': body ? sha256(body) : ofNothing,
    };
    const request = { method, protocol, hostname, path, query: { ...query } };
    const signed = await signer.sign({ ...request, headers: { ...headers, ...added } }, { signingDate: now });
    // CloudTrail and access logs show it.
    const sent = { ...signed.headers, 'user-agent': 'runbook' };
    return { method, address, path: withQuery(path, query), headers: sent, body };
  };
}

function withQuery(path: string, query: Unsigned['query']): string {
  const pairs = Object.entries(query).map(([name, value]) => `${encodeWord(name)}=${encodeWord(value)}`);
  return pairs.length > 0 ? `${path}?${pairs.join('&')}` : path;
}
