import type { ChildProcess } from 'node:child_process';

/** Resolves when a process has printed something that matches; rejects when it ends without. */
export function untilOutput(child: ChildProcess, pattern: RegExp): Promise<void> {
  let output = '';
  return new Promise((resolve, reject) => {
    child.on('close', () => reject(new Error(`ended without printing ${pattern}:\n${output}`)));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        output += chunk;
        if (pattern.test(output)) resolve();
      });
    }
  });
}
