import { setTimeout as sleep } from 'node:timers/promises';
import { s3Code } from './problem.ts';

/** Milliseconds between two attempts. */
const pause = 1000;

/**
 * Does the work again while S3 denies it, until `deadline` (of `performance.now()`): bucket policies are eventually
 * consistent, and one that has just been taken away is obeyed for some seconds more.
 */
export async function whileDenied(deadline: number, work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (s3Code(error) !== 'AccessDenied' || performance.now() >= deadline) throw error;
    }
    await sleep(pause);
  }
}
