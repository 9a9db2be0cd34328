import { isIP } from 'node:net';
import type { S3Client } from '@aws-sdk/client-s3';

export type Sdk = typeof import('@aws-sdk/client-s3');

/** Amazon's own client. It knows credentials, endpoints and every operation; a request costs it a millisecond of CPU. */
export interface OpenSdk {
  readonly sdk: Sdk;
  /** The client of a region. */
  client(region: string): S3Client;
}

/** Sockets kept open: more than is ever asked of it at once, so that a call never waits for one. */
const maxSockets = 512;

/** Loads the SDK; it reads credentials and `AWS_ENDPOINT_URL` itself. Nothing is contacted. */
export async function loadSdk(): Promise<OpenSdk & { destroy(): void }> {
  const sdk = await import('@aws-sdk/client-s3');
  const clients = new Map<string, S3Client>();
  return {
    sdk,
    client(region) {
      const client = clients.get(region) ?? createClient(sdk, region);
      clients.set(region, client);
      return client;
    },
    destroy() {
      for (const client of clients.values()) client.destroy();
    },
  };
}

function createClient(sdk: Sdk, region: string): S3Client {
  const agent = { keepAlive: true, maxSockets };
  return new sdk.S3Client({
    region,
    followRegionRedirects: true,
    forcePathStyle: needsPathStyle(process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL),
    retryMode: 'adaptive',
    maxAttempts: 8,
    requestHandler: {
      httpAgent: agent,
      httpsAgent: agent,
      connectionTimeout: 10_000,
      socketTimeout: 300_000,
    },
  });
}

/** Bucket names cannot be put in front of an IP address or `localhost`. */
export function needsPathStyle(endpoint: string | undefined): boolean {
  if (!endpoint) return false;
  const host = new URL(endpoint).hostname.replace(/^\[|\]$/g, '');
  return isIP(host) !== 0 || host === 'localhost';
}
