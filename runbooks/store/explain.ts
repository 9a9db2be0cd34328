import { UsageError } from '../engine/errors.ts';
import { TookTooLong } from './in-time.ts';

interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
}

const meanings: readonly [pattern: RegExp, says: (place: string, message: string) => string][] = [
  [
    /CredentialsProviderError|TokenProviderError/,
    (place, message) =>
      `There are no AWS credentials for ${place} (${message}). Log in, or set AWS_PROFILE, and try again.`,
  ],
  [
    /ExpiredToken|RequestExpired|TokenRefreshRequired|InvalidAccessKeyId|SignatureDoesNotMatch/,
    (place) =>
      `AWS does not accept the credentials, or they have expired (${place}). Log in again, then run the same command.`,
  ],
  [
    /ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH/,
    (place, message) =>
      `AWS could not be reached for ${place} (${message}). Check the network and AWS_ENDPOINT_URL.`,
  ],
];

/** What a call to the bucket failed with, in one sentence for the operator. */
function explain(error: unknown, place: string): Error {
  const { name = '', message = '', code = '' } = (error ?? {}) as SdkError;
  const meaning = meanings.find(([pattern]) => pattern.test(`${name} ${code}`));
  if (meaning) return new UsageError(meaning[1](place, message), { cause: error });
  return new Error(`${place}: ${name}: ${message}`, { cause: error });
}

/** Does the work; throws its error explained, or what the signal brings. */
export async function explaining<T>(
  place: string,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof TookTooLong
      ? new Error(`${place}: ${error.message}`, { cause: error })
      : explain(error, place);
  }
}
