import { UsageError } from '../engine/errors.ts';
import type { Call } from './call.ts';

/** AWS was reached and did not do what was asked; one sentence for the operator, with the SDK's error as `cause`. */
export class AwsFailed extends Error {
  override readonly name = 'AwsFailed';
}

/** AWS cannot be used from here at all: no credentials, wrong ones, or no network. */
export class AwsUnusable extends UsageError {}

interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
}

export const explain = (error: unknown, call: Call<unknown>, region: string): Error => {
  const { name = '', message = '', code = '' } = (error ?? {}) as SdkError;
  const asked = `${call.service} ${call.name} in ${region}`;
  const meaning = meanings.find(({ pattern }) => pattern.test(`${name} ${code}`));
  if (meaning) return new AwsUnusable(meaning.says(asked, message), { cause: error });
  return new AwsFailed(`${asked} failed: ${name}: ${message}`, { cause: error });
};

interface Meaning {
  /** Matched against the error's name and code. */
  readonly pattern: RegExp;
  says(asked: string, message: string): string;
}

const meanings: readonly Meaning[] = [
  {
    pattern: /CredentialsProviderError|TokenProviderError/,
    says: (asked, message) =>
      `There are no AWS credentials for ${asked} (${message}). Log in, or set AWS_PROFILE, and try again.`,
  },
  {
    pattern: /ExpiredToken|RequestExpired|TokenRefreshRequired/,
    says: (asked) => `The AWS credentials have expired (${asked}). Log in again, then run the same command.`,
  },
  {
    pattern: /InvalidClientTokenId|UnrecognizedClient|AuthFailure|SignatureDoesNotMatch|InvalidSignature/,
    says: (asked) =>
      `AWS does not accept the credentials (${asked}). Check AWS_PROFILE and the key, or log in.`,
  },
  {
    pattern: /AccessDenied|UnauthorizedOperation|NotAuthorized/,
    says: (asked, message) =>
      `The AWS credentials may not do this: ${asked}. Ask for the permission. ${message}`,
  },
  {
    pattern: /ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|TimeoutError/,
    says: (asked, message) =>
      `AWS could not be reached for ${asked} (${message}). Check the network and AWS_ENDPOINT_URL.`,
  },
];
