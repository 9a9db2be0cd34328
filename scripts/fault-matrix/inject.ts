/** What the operating system does to the runner; carried out by inject.mjs within it. */
export interface Injection {
  /** From the first journal line after one that matches, the disk takes no more. */
  readonly journal?: { readonly after: string; readonly code: 'ENOSPC' | 'EROFS' };
  /** Nothing can be made in this folder. */
  readonly folder?: string;
  /** Kilobytes that a file of the dump may have. */
  readonly dump?: number;
  /** After a journal line that matches, the clock jumps so many hours. */
  readonly clock?: readonly { readonly after: string; readonly hours: number }[];
}

/** The environment of a runner to which that is done. */
export const injected = (injection: Injection) => ({
  NODE_OPTIONS: `--import=${new URL('inject.mjs', import.meta.url)}`,
  FAULT: JSON.stringify(injection),
});
