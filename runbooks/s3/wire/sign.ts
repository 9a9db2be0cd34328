import { createHash } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { encodeKey, encodeWord } from '../key.ts';
import type { OpenSdk } from '../sdk.ts';
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

export type Sign = (address: Address, unsigned: Unsigned, now: Date) => Promise<Outgoing>;

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const ofNothing = sha256('');

/**
 * Signs as S3 wants it: the path as it is sent, without a second encoding or any tidying of `//` and `..`.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function openSign({ client }: OpenSdk): Sign {
  const signers = new Map<string, SignatureV4>();
  const open = (region: string) => {
    const { credentials, sha256 } = client(region).config;
    const how = { uriEscapePath: false, applyChecksum: false };
    return new SignatureV4({ service: 's3', region, credentials, sha256, ...how });
  };
  return async (address, { method, key = '', query, headers, body }, now) => {
    const { region, hostname, port, protocol } = address;
    const signer = signers.get(region) ?? open(region);
    signers.set(region, signer);
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
