import { setMaxListeners } from 'node:events';
import { loadSdk, type Sdk } from './sdk.ts';
import { openWire } from './wire/wire.ts';

type Amazons = { [K in keyof Sdk]: K extends `${infer Op}Command` ? Op : never }[keyof Sdk] & string;
/** An S3 API operation by Amazon's own name, `CopyObject`, or by ours where we read the answer in a way of our own. */
export type Operation = Amazons | 'ListPage';
/** Request fields of an operation. */
export type Input<Op extends Operation> = Op extends Amazons
  ? ConstructorParameters<Sdk[`${Op}Command`]>[0]
  : PageInput;
/** Response fields of an operation. */
export type Output<Op extends Operation> = Op extends Amazons
  ? InstanceType<Sdk[`${Op}Command`]> extends {
      resolveMiddleware(...args: never[]): (...args: never[]) => Promise<{ output: infer Out }>;
    }
    ? Out
    : never
  : PageOutput;

/** A `ListObjectsV2` whose answer is not always worth being read. */
type PageInput = Input<'ListObjectsV2'> & {
  /** Whether the objects are wanted, too. */
  readonly Objects: boolean;
};

type PageOutput = Pick<Output<'ListObjectsV2'>, 'IsTruncated' | 'Contents' | 'EncodingType' | '$metadata'> & {
  /** Of all that the page says about objects, in hex. */
  readonly Sha256: string;
};

/** A call as data: made in one place, or printed by a rehearsal. */
export interface Call<Op extends Operation = Operation> {
  readonly operation: Op;
  readonly input: Input<Op>;
}

/** The S3 API, whichever region a bucket is in. */
export interface S3 {
  /**
   * Makes one call; throws an error that bears S3's code as its name. The calls a copy makes by the million go out on the
   * lean path (`wire/`), all others through the SDK.
   * `signal` replaces the signal the room was opened with: tidying up after an interruption must not be interrupted.
   */
  call<Op extends Operation>(operation: Op, input: Input<Op>, signal?: AbortSignal): Promise<Output<Op>>;
  /** Ends what is under way and closes the kept-alive connections. */
  close(): void;
}

export interface S3Options {
  /** Where buckets are looked for first. */
  readonly region: string;
  /** Aborts every call in flight. */
  readonly signal?: AbortSignal;
  /** The account of the credentials pays for what it reads from buckets of others. */
  readonly requesterPays?: boolean;
}

/** Opens S3. The SDK is loaded at the first call; nothing is contacted before. */
export function openS3({ region, signal, requesterPays = false }: S3Options): S3 {
  const closing = new AbortController();
  shareSignal(closing.signal);
  if (signal?.aborted) closing.abort(signal.reason);
  signal?.addEventListener('abort', () => closing.abort(signal.reason), { once: true });
  let loaded: Promise<Awaited<ReturnType<typeof loadSdk>>> | undefined;
  const load = () => {
    loaded ??= loadSdk();
    return loaded;
  };
  const wire = openWire({ region, load });
  return {
    async call<Op extends Operation>(operation: Op, given: Input<Op>, callSignal = closing.signal) {
      const input = requesterPays ? { ...given, RequestPayer: 'requester' } : given;
      if (wire.carries(operation)) return wire.call(operation, input as Input<Op>, callSignal);
      const { sdk, client } = await load();
      const command = Reflect.construct(sdk[`${operation as Amazons}Command`], [input]);
      return (await client(region).send(command, { abortSignal: callSignal })) as Output<Op>;
    },
    close() {
      closing.abort();
      wire.close();
      void loaded?.then(({ destroy }) => destroy());
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
