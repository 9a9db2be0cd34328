import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { inTime, TookTooLong } from '../../runbooks/store/in-time.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const forever = () => new Promise<never>(() => {});

describe('a call to the store', () => {
  it('ends after 15 seconds, and ends what it was waiting for', async () => {
    let given: AbortSignal | undefined;
    const call = inTime(undefined, (signal) => {
      given = signal;
      return forever();
    });
    const ended = expect(call).rejects.toThrow(TookTooLong);
    await jest.advanceTimersByTimeAsync(14_900);
    expect(given?.aborted).toBe(false);
    await jest.advanceTimersByTimeAsync(200);
    await ended;
    expect(given?.aborted).toBe(true);
  });

  it('has longer the more it carries', async () => {
    let over = false;
    const call = inTime(undefined, (_, carries) => {
      carries(10_000_000);
      return forever();
    }).catch(() => {
      over = true;
    });
    await jest.advanceTimersByTimeAsync(50_000);
    expect(over).toBe(false);
    await jest.advanceTimersByTimeAsync(10_000);
    await call;
    expect(over).toBe(true);
  });

  it('is not begun for a caller who has given up', async () => {
    const call = inTime(AbortSignal.abort(new Error('enough')), forever);
    await expect(call).rejects.toThrow('enough');
  });
});
