const advice: Readonly<Record<string, string>> = {
  BadRequest: 'have the credentials expired? sign in to AWS again',
  AccessDenied: 'check the permissions of the credentials in use and the bucket policy',
  NoSuchBucket: 'check the name of the bucket and the account',
  NoSuchKey: 'the object was deleted meanwhile: is something still writing to the bucket?',
  NotFound: 'check the name, the account and the region',
  PreconditionFailed: 'the object was changed meanwhile: is something still writing to the bucket?',
  InvalidObjectState: 'the object is archived: restore it first (aws s3api restore-object)',
  BucketNotEmpty: 'something wrote to the bucket meanwhile',
  ExpiredToken: 'sign in to AWS again',
  InvalidAccessKeyId: 'sign in to AWS again',
  SlowDown: 'S3 asked for fewer requests: run again, or with less concurrency',
  CredentialsProviderError: 'sign in to AWS, or set AWS_PROFILE',
};

/** What S3 means where it sends no body: answers to HEAD never have one. */
export const codeOfStatus: Readonly<Record<number, string>> = {
  301: 'PermanentRedirect',
  400: 'BadRequest',
  403: 'AccessDenied',
  404: 'NotFound',
  412: 'PreconditionFailed',
  500: 'InternalError',
  503: 'SlowDown',
};

/** A failed call, in the operator's words; the SDK's error is its cause. */
export class S3Problem extends Error {
  override readonly name = 'S3Problem';
}

/** The S3 error code: `NoSuchKey`, `PreconditionFailed`, … For other errors their name. */
export function s3Code(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof S3Problem) return s3Code(error.cause);
  const nameless = ['Unknown', 'UnknownError'].includes(error.name);
  return (nameless && codeOfStatus[statusOf(error) ?? 0]) || error.name;
}

/** One sentence for the operator: what S3 said, and what to do next. */
export function s3Problem(error: unknown): string {
  if (!(error instanceof Error)) return `S3: ${String(error)}`;
  if (error instanceof S3Problem || error.name === 'Error') return error.message;
  const code = s3Code(error) ?? '';
  const status = statusOf(error);
  const more = ['', error.name, 'UnknownError'].includes(error.message) ? '' : `: ${error.message}`;
  const next = advice[code] ? `; ${advice[code]}` : '';
  return `S3: ${code}${more}${status ? ` (HTTP ${status})` : ''}${next}`;
}

function statusOf(error: object): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

/** The error with what it was about in front. An interruption stays one, and what is explained already stays as it is. */
export function explained(subject: string, error: unknown): unknown {
  if (error instanceof S3Problem || s3Code(error) === 'AbortError') return error;
  return new S3Problem(`${subject}: ${s3Problem(error)}`, { cause: error });
}

/** Does the work; an error of it says what it was about. */
export async function explaining<T>(subject: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explained(subject, error);
  }
}

/** The answer of a call, or `undefined` when S3 says with one of `codes` that there is nothing. */
export async function unless<T>(codes: readonly string[], work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (codes.includes(s3Code(error) ?? '')) return undefined;
    throw error;
  }
}
