import { codeOfStatus } from '../problem.ts';
import type { Answer } from './exchange.ts';
import { textOf } from './xml.ts';

/** Whether an answer is an error. S3 may find out that a copy fails after it has said 200. */
export function isFault({ status, body }: Answer): boolean {
  return status >= 300 || /^\s*(<\?xml[^>]*\?>)?\s*<Error>/.test(body.slice(0, 200));
}

/** The error of an answer, in the form of the SDK's: its name is S3's code. */
export function faultOf({ status, headers, body }: Answer): Error {
  const name = textOf(body, 'Code') ?? codeOfStatus[status] ?? `HTTP${status}`;
  const message = textOf(body, 'Message') ?? name;
  const condition = textOf(body, 'Condition');
  const requestId = headers['x-amz-request-id'];
  return Object.assign(new Error(message), {
    name,
    condition,
    $metadata: { httpStatusCode: status, requestId },
  });
}

interface Failed {
  readonly name?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** S3 wants fewer requests, or something on the way to it is overloaded. */
export function isCongestion(error: unknown): boolean {
  const { name = '', code, $metadata } = error as Failed;
  if (code !== undefined || name === 'TimeoutError') return true;
  return [429, 503].includes($metadata?.httpStatusCode ?? 0) || /^(SlowDown|Throttling)/.test(name);
}

const transient = new Set([
  ...['RequestTimeout', 'RequestTimeTooSkewed', 'InternalError', 'OperationAborted'],
  ...['ConditionalRequestConflict'],
]);

/**
 * Whether the same request may succeed a moment later.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export function isTransient(error: unknown): boolean {
  const { name = '', $metadata } = error as Failed;
  const status = $metadata?.httpStatusCode ?? 0;
  return isCongestion(error) || transient.has(name) || (status >= 500 && status !== 501);
}
