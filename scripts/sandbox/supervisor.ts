import { rm } from 'node:fs/promises';
import { startWorld, type WorldOptions } from './world.ts';

/** What the supervisor tells the process that started it. */
export type SupervisorMessage = { readonly ready: true } | { readonly failed: string };

/*
 * The process a sandbox lives in. It is tied to the process that started it by a channel, until that one says that the
 * sandbox stays. Ends on SIGTERM, and when moto ends.
 */
const options = JSON.parse(process.argv[2] ?? '') as WorldOptions;
const tell = (message: SupervisorMessage) =>
  new Promise((resolve) => (process.connected ? process.send?.(message, resolve) : resolve(undefined)));

let stays = false;
process.on('message', () => {
  stays = true;
});

try {
  const world = await startWorld(options);
  let stopping = false;
  const stop = () => {
    if (!stopping) void world.stop().then(() => process.exit(0));
    stopping = true;
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, stop);
  process.once('disconnect', () => stays || stop());
  void world.lost.then(stop);
  await tell({ ready: true });
  if (!process.connected && !stays) stop();
} catch (error) {
  console.error(error);
  await tell({ failed: (error as Error).message });
  await rm(options.directory, { recursive: true, force: true, maxRetries: 5 });
  process.exit(1);
}
