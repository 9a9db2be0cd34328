import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { answer, type World } from './answers.ts';
import { Bucket, makeObjects } from './bucket.ts';

/**
 * An S3 in a process of its own, that answers each request after a while, as one over a network does, and takes the time
 * to copy that S3 takes. It holds no contents, and checks no signatures.
 */
const latency = Number(process.argv[2]);

/** Bytes a millisecond that S3 copies within one request, about. */
const copied = 150_000;

/** What is asked of it by the process that has started it. */
export type Order =
  | { readonly do: 'fill'; readonly count: number; readonly size: number; readonly parts: number }
  /** The target holds all that the source does. */
  | { readonly do: 'level' }
  /** So many objects of the source are written again. */
  | { readonly do: 'touch'; readonly count: number }
  | { readonly do: 'empty' }
  | { readonly do: 'count' };

export interface Report {
  readonly port?: number;
  /** Since the last report. */
  readonly requests: number;
  readonly objects: number;
}

const world: World = { buckets: new Map(), uploads: new Map() };
let filled: ReturnType<typeof makeObjects> = [];
let requests = 0;

async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  requests += 1;
  for await (const _ of incoming);
  const url = new URL(incoming.url ?? '', 'http://s3');
  const [, bucket = '', ...rest] = url.pathname.split('/');
  const key = decodeURIComponent(rest.join('/'));
  const { method = '', headers } = incoming;
  const {
    status = 200,
    bytes = 0,
    body = '',
    ...more
  } = answer(world, {
    ...{ method, bucket, key, headers, query: url.searchParams },
  });
  await sleep(latency + bytes / copied);
  const length = { 'content-length': String(Buffer.byteLength(body)) };
  response.writeHead(status, { 'content-type': 'application/xml', ...length, ...more.headers }).end(body);
}

const orders: Readonly<Record<Order['do'], (order: never) => void>> = {
  fill({ count, size, parts }: Order & { do: 'fill' }) {
    filled = makeObjects(count, size, parts);
    world.buckets.set('source', new Bucket(filled));
  },
  level: () =>
    void world.buckets.set('target', new Bucket(filled.map((one) => ({ ...one, modified: Date.now() })))),
  touch: ({ count }: Order & { do: 'touch' }) => world.buckets.get('source')?.touch(count),
  empty: () => void world.buckets.set('target', new Bucket()),
  count: () => {},
};

const report = (): Report => {
  const now = { requests, objects: world.buckets.get('target')?.count ?? 0 };
  requests = 0;
  return now;
};

const server = createServer((incoming, response) => void serve(incoming, response));
server.keepAliveTimeout = 60_000;
process.on('message', (order: Order) => {
  orders[order.do](order as never);
  process.send?.(report());
});
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => {
  process.send?.({ ...report(), port: (server.address() as AddressInfo).port });
});
