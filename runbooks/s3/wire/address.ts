import type { OpenSdk } from '../sdk.ts';

/** Where a bucket answers. */
export interface Address {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  /** Before the key: `/`, or `/bucket/` where the bucket is not part of the host's name. */
  readonly path: string;
  /** Requests are signed for it. */
  readonly region: string;
}

/**
 * Asks the SDK where it would send a request about a bucket; nothing is sent. So partitions, FIPS, dual stack, custom
 * endpoints and buckets with dots in their names are where the SDK finds them.
 */
export async function addressOf({ sdk, client }: OpenSdk, bucket: string, region: string): Promise<Address> {
  const command = new sdk.HeadBucketCommand({ Bucket: bucket });
  let found: Address | undefined;
  command.middlewareStack.add(
    () => async (args) => {
      const { protocol, hostname, port, path } = args.request as Address;
      found = { protocol, hostname, port, path: path.endsWith('/') ? path : `${path}/`, region };
      return { response: {}, output: { $metadata: {} } };
    },
    { step: 'build', priority: 'low' },
  );
  await client(region).send(command);
  if (!found) throw new Error(`The AWS SDK does not say where bucket ${bucket} is`);
  return found;
}
