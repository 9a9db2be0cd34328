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
async function addressOf({ sdk, client }: OpenSdk, bucket: string, region: string): Promise<Address> {
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

/** Where buckets are, as far as is known: the first time in `region`. */
export function openAddresses(sdk: OpenSdk, region: string) {
  const known = new Map<string, Promise<Address>>();
  return {
    find(bucket: string): Promise<Address> {
      const found = known.get(bucket) ?? addressOf(sdk, bucket, region);
      known.set(bucket, found);
      return found;
    },
    /** S3 has said in which region a bucket is. Returns whether that is another one than was asked. */
    learn(bucket: string, asked: Address, elsewhere: string | string[] | undefined): boolean {
      if (elsewhere === undefined || elsewhere === asked.region) return false;
      known.set(bucket, addressOf(sdk, bucket, String(elsewhere)));
      return true;
    },
  };
}
