import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Order, Report } from './server.ts';

/** The server of the measurement, in a process of its own. */
export interface Stub {
  readonly endpoint: string;
  order(order: Order): Promise<Report>;
  stop(): Promise<void>;
}

/** Starts it. `latency`: milliseconds each answer takes. */
export async function startStub(latency: number): Promise<Stub> {
  const program = fileURLToPath(new URL('server.ts', import.meta.url));
  const child = fork(program, [String(latency)], {
    execArgv: ['--import', 'tsx', '--max-old-space-size=4096'],
  });
  const [{ port }] = (await once(child, 'message')) as [Report];
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async order(order) {
      child.send(order);
      const [report] = (await once(child, 'message')) as [Report];
      return report;
    },
    async stop() {
      const exit = once(child, 'exit');
      child.disconnect();
      await exit;
    },
  };
}
