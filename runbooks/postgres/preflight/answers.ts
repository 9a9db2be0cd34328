import { connect } from 'node:net';
import { type Endpoint, withClient } from '../client.ts';

/** Milliseconds. Where packets vanish, nothing more will come. */
const patience = 3000;

/** Whether anything answers there, if only with a refusal. A closed security group lets packets vanish. */
export const isReachable = ({ host, port }: Pick<Endpoint, 'host' | 'port'>): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: patience });
    const end = (reachable: boolean) => {
      socket.destroy();
      resolve(reachable);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', ({ code }: NodeJS.ErrnoException) => end(code === 'ECONNREFUSED'));
  });

/**
 * Logs in, if this machine can reach the server before a way in is opened for it; else nothing is known yet. Throws
 * why the login failed.
 */
export async function verifyAnswers(endpoint: Endpoint): Promise<void> {
  if (await isReachable(endpoint)) await withClient(endpoint, async () => {});
}
