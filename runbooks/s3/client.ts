import { setMaxListeners } from 'node:events';
import { isIP } from 'node:net';
import type { S3Client } from '@aws-sdk/client-s3';

type Sdk = typeof import('@aws-sdk/client-s3');

/** An S3 API operation by Amazon's own name: `CopyObject`. */
export type Operation = { [K in keyof Sdk]: K extends `${infer Op}Command` ? Op : never }[keyof Sdk] & string;
/** Request fields of an operation. */
export type Input<Op extends Operation> = ConstructorParameters<Sdk[`${Op}Command`]>[0];
/** Response fields of an operation. */
export type Output<Op extends Operation> =
  InstanceType<Sdk[`${Op}Command`]> extends {
    resolveMiddleware(...args: never[]): (...args: never[]) => Promise<{ output: infer Out }>;
  }
    ? Out
    : never;

/** A call as data: made in one place, or printed by a rehearsal. */
export interface Call<Op extends Operation = Operation> {
  readonly operation: Op;
  readonly input: Input<Op>;
}

/** The S3 API of one region. */
export interface S3 {
  /**
   * Makes one call; throws the SDK's error.
   * `signal` replaces the signal the room was opened with: tidying up after an interruption must not be interrupted.
   */
  call<Op extends Operation>(operation: Op, input: Input<Op>, signal?: AbortSignal): Promise<Output<Op>>;
  /** Ends what is under way and closes the kept-alive connections. */
  close(): void;
}

export interface S3Options {
  readonly region: string;
  /** Aborts every call in flight. */
  readonly signal?: AbortSignal;
}

/** Sockets kept open: more than any copy uses at once, so that a call never waits for one. */
const maxSockets = 512;

/**
 * Opens S3. The SDK is loaded at the first call; it reads credentials and `AWS_ENDPOINT_URL` itself.
 */
export function openS3({ region, signal }: S3Options): S3 {
  const closing = new AbortController();
  shareSignal(closing.signal);
  if (signal?.aborted) closing.abort(signal.reason);
  signal?.addEventListener('abort', () => closing.abort(signal.reason), { once: true });
  let opened: Promise<{ sdk: Sdk; client: S3Client }> | undefined;
  const open = () => {
    opened ??= import('@aws-sdk/client-s3').then((sdk) => ({ sdk, client: createClient(sdk, region) }));
    return opened;
  };
  return {
    async call<Op extends Operation>(operation: Op, input: Input<Op>, callSignal = closing.signal) {
      const { sdk, client } = await open();
      const command = Reflect.construct(sdk[`${operation}Command`], [input]);
      return (await client.send(command, { abortSignal: callSignal })) as Output<Op>;
    },
    close() {
      closing.abort();
      void opened?.then(({ client }) => client.destroy());
    },
  };
}

/** The same S3 with another signal for the calls that bring none. */
export function withSignal(s3: S3, signal: AbortSignal | undefined): S3 {
  if (!signal) return s3;
  shareSignal(signal);
  return { ...s3, call: (operation, input, callSignal = signal) => s3.call(operation, input, callSignal) };
}

/** Every call in flight listens to the signal; Node would take more than ten for a leak. */
function shareSignal(signal: AbortSignal): void {
  setMaxListeners(0, signal);
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
