import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import protobuf from 'protobufjs/light.js';
import type { Handler } from './handlers.ts';
import descriptor from './tfplugin5.proto';

/** Answers one call that has reached the server; see https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md. */
export type Route = (stream: ServerHttp2Stream) => void;

const status = { ok: '0', unimplemented: '12', internal: '13' };
const headers = { ':status': 200, 'content-type': 'application/grpc' };
const decoding = { longs: Number, enums: String, arrays: true, objects: true };

/** A gRPC message is length-prefixed: one flag byte (never compressed here) and four bytes of length. */
const framed = (message: Uint8Array) => {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
};

const body = async (stream: ServerHttp2Stream) => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).subarray(5);
};

const fail = (stream: ServerHttp2Stream, code: string, message: string) => {
  if (stream.headersSent || stream.destroyed) return stream.close();
  const details = { 'grpc-status': code, 'grpc-message': encodeURIComponent(message) };
  stream.respond({ ...headers, ...details }, { endStream: true });
};

/** Sends one message and the trailers that say it went well. */
export const reply = (stream: ServerHttp2Stream, message: Uint8Array = new Uint8Array()) => {
  if (stream.destroyed) return;
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': status.ok }));
  stream.respond(headers, { waitForTrailers: true });
  stream.end(framed(message));
};

/** A call that stays open as long as the connection does. */
export const holdOpen: Route = (stream) => {
  stream.respond(headers, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': status.ok }));
  stream.on('end', () => stream.end());
  stream.resume();
};

const service = protobuf.Root.fromJSON(descriptor).lookupService('tfplugin5.Provider');

/** The schema is the same for every connection, and half a second of work. */
const answered = new Map<string, Uint8Array>();

/** Routes of the protocol's Provider service. */
export const providerRoutes = (handlers: Record<string, Handler>): Record<string, Route> => {
  const routes = service.methodsArray.map((method): [string, Route] => {
    const request = service.lookupType(method.requestType);
    const response = service.lookupType(method.responseType);
    const handle = handlers[method.name] as Handler;
    const answer = async (stream: ServerHttp2Stream) => {
      const known = answered.get(method.name);
      if (known) return reply(stream, known);
      const message = request.toObject(request.decode(await body(stream)), decoding);
      const result = await handle(message as Parameters<Handler>[0]);
      const bytes = response.encode(response.fromObject(result)).finish();
      if (method.name === 'GetSchema') answered.set(method.name, bytes);
      reply(stream, bytes);
    };
    const route: Route = (stream) =>
      void answer(stream).catch((error: Error) =>
        fail(stream, status.internal, error.stack ?? error.message),
      );
    return [`/tfplugin5.Provider/${method.name}`, route];
  });
  return Object.fromEntries(routes);
};

/** The listener for the server's `stream` event. */
export const router =
  (routes: Record<string, Route>) =>
  (stream: ServerHttp2Stream, { ':path': path = '' }: IncomingHttpHeaders) => {
    stream.on('error', () => stream.close());
    const route = routes[path as string];
    if (route) route(stream);
    else fail(stream, status.unimplemented, `unknown method ${path}`);
  };
