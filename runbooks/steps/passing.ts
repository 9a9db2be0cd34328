import { Refused } from '../engine/errors.ts';
import type { Retry } from '../engine/types.ts';
import { isConnectionLoss } from '../postgres/connection-problem.ts';
import { MomentLost, saysLost } from '../postgres/moment-lost.ts';
import { CommandFailed } from '../shell/errors.ts';

/**
 * Names and codes of errors that pass by themselves. Sources: AWS SDKs, "Retry behavior" (throttling and transient errors),
 * EC2 and S3 "Error responses"; Node's names for a network that fails.
 */
const passingNames = new Set([
  ...[
    'Throttling',
    'ThrottlingException',
    'ThrottledException',
    'RequestThrottled',
    'RequestThrottledException',
  ],
  ...[
    'TooManyRequests',
    'TooManyRequestsException',
    'RequestLimitExceeded',
    'BandwidthLimitExceeded',
    'SlowDown',
  ],
  ...['ProvisionedThroughputExceededException', 'PriorRequestNotComplete', 'EC2ThrottledException'],
  ...[
    'RequestTimeout',
    'RequestTimeoutException',
    'TimeoutError',
    'InternalError',
    'InternalFailure',
    'InternalServerError',
  ],
  ...[
    'InternalServiceError',
    'ServerException',
    'ServiceUnavailable',
    'ServiceUnavailableException',
    'Unavailable',
  ],
  ...[
    'ECONNRESET',
    'ECONNREFUSED',
    'ECONNABORTED',
    'EPIPE',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'EAI_AGAIN',
  ],
]);

/** How terraform's provider and backend, and libpq in pg_dump and pg_restore, word the same. */
const passingOutput: readonly RegExp[] = [
  /\b(Throttling(Exception)?|RequestLimitExceeded|TooManyRequests(Exception)?|SlowDown|ServiceUnavailable)\b/,
  /\bStatusCode: (429|5\d\d)\b/,
  /connection reset by peer|connection refused|i\/o timeout|TLS handshake timeout|unexpected EOF/i,
  /server closed the connection unexpectedly|SSL connection has been closed unexpectedly|SSL SYSCALL error/,
  /terminating connection due to (administrator command|unexpected postmaster exit)/,
  /the database system is (starting up|shutting down|in recovery mode|not yet accepting connections)/,
  /remaining connection slots are reserved|sorry, too many clients already/,
  /connection to server .* failed: (timeout expired|Connection timed out)/,
  // Every server knows UTF8: pg_dump says this, too, where its connection is cut at that question (PQsetClientEncoding).
  /pg_dump: error: invalid client encoding "UTF8" specified/,
  saysLost,
];

const notImplemented = 501;

interface Failure {
  readonly name?: string;
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

function passesItself(error: Failure): boolean {
  const { name = '', code = '' } = error;
  if (error instanceof CommandFailed) return passingOutput.some((pattern) => pattern.test(error.stderr));
  const status = error.$metadata?.httpStatusCode ?? 0;
  return (
    // Its session was cut: the next try has another.
    error instanceof MomentLost ||
    passingNames.has(name) ||
    passingNames.has(String(code)) ||
    isConnectionLoss(error) ||
    status === 429 ||
    (status >= 500 && status !== notImplemented)
  );
}

/**
 * Whether an error, or what it was caused by, is known to pass: throttling, an answer 5xx, a connection that was cut or
 * refused. What refuses to go on has its reason, whatever caused it.
 */
export function isPassing(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || error instanceof Refused) return false;
  return passesItself(error) || isPassing((error as Failure).cause);
}

/** Tried again for a minute and a half, the time in which a Multi-AZ instance fails over. */
export const patiently: Retry = { times: 5, pause: 3, passes: isPassing };

/** What begins from nothing again, and takes long: twice at the most. */
export const twiceAtMost: Retry = { times: 2, pause: 10, passes: isPassing };
