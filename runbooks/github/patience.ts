import { setTimeout as sleep } from 'node:timers/promises';
import { RequestError } from '@octokit/request-error';
import { GithubError, githubError } from './problem.ts';

/** What waits, and says what time it is: milliseconds. */
export interface Clock {
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

export const clock: Clock = { now: Date.now, wait: (milliseconds) => sleep(milliseconds) };

const tries = 5;
/** Milliseconds: before the second try, doubled before each one after it; and the longest that is waited for a limit. */
const [first, longest] = [1000, 10 * 60_000];

/**
 * Sends a request again where GitHub asks to wait, or has failed itself. Throws `GithubError`. A request that failed may have been
 * carried out: whoever writes has to look at what there is.
 * https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
 */
export async function patiently<Answer>(send: () => Promise<Answer>, clock: Clock): Promise<Answer> {
  for (let tried = 1; ; tried++) {
    try {
      return await send();
    } catch (error) {
      const pause = pauseAfter(error, tried, clock.now());
      if (pause === undefined || tried === tries) throw githubError(error, tried);
      if (pause > longest) {
        throw new GithubError(
          `GitHub takes no more requests of this token for ${Math.ceil(pause / 60_000)} minutes (its rate limit). Run this again then.`,
          { cause: error },
        );
      }
      await clock.wait(pause);
    }
  }
}

/** Milliseconds to wait; undefined where trying again changes nothing. */
function pauseAfter(error: unknown, tried: number, now: number): number | undefined {
  if (!(error instanceof RequestError)) return undefined;
  const headers = error.response?.headers ?? {};
  if (isLimit(error)) {
    if (headers['retry-after']) return Number(headers['retry-after']) * 1000;
    const reset = Number(headers['x-ratelimit-reset']) * 1000;
    if (headers['x-ratelimit-remaining'] === '0' && reset > 0) return Math.max(first, reset - now + first);
    return 60_000 * 2 ** (tried - 1);
  }
  return error.status >= 500 ? first * 2 ** (tried - 1) : undefined;
}

/** A 403 may also mean that the token lacks a permission. */
const isLimit = ({ status, message, response }: RequestError): boolean =>
  status === 429 ||
  (status === 403 &&
    (response?.headers['retry-after'] !== undefined ||
      response?.headers['x-ratelimit-remaining'] === '0' ||
      /rate limit/i.test(message)));
