import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { Endpoint } from '../../runbooks/postgres/endpoint.ts';
import { twiceAtMost } from '../../runbooks/steps/passing.ts';

/** Between us and a server: passes on what it hears, until it resets every connection as a firewall or a failing host does. */
export interface TcpProxy {
  readonly port: number;
  /** Pieces passed on so far, both ways. */
  passed(): number;
  /** Resets all connections there are when it has passed on so many more, once; Infinity: not any more. */
  resetAfter(pieces: number): void;
  stop(): void;
}

/** A proxy for a server of this machine. */
export async function startProxy({ host, port }: Pick<Endpoint, 'host' | 'port'>): Promise<TcpProxy> {
  const open = new Set<Socket>();
  let [passed, limit] = [0, Number.POSITIVE_INFINITY];
  const reset = () => {
    limit = Number.POSITIVE_INFINITY;
    for (const socket of open) socket.resetAndDestroy();
  };
  const join = (from: Socket, to: Socket) => {
    open.add(from);
    from.on('error', () => {});
    from.on('close', () => {
      open.delete(from);
      to.destroy();
    });
    from.on('data', () => {
      passed += 1;
      if (passed >= limit) reset();
    });
    from.pipe(to);
  };
  const server = createServer((near) => {
    const far = connect(port, host);
    join(near, far);
    join(far, near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as { port: number }).port,
    passed: () => passed,
    resetAfter: (pieces) => {
      limit = passed + pieces;
    },
    stop: () => {
      server.close();
      reset();
    },
  };
}

/** As the engine does: again after an error that is known to pass, and no other. */
export async function untilDone<T>(work: (again: number) => Promise<T>, again = 0): Promise<T> {
  try {
    return await work(again);
  } catch (error) {
    if (again === twiceAtMost.times || !twiceAtMost.passes(error)) throw error;
    return untilDone(work, again + 1);
  }
}
