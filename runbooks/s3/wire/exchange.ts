import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Address } from './address.ts';

/** One HTTP request, signed. */
export interface Outgoing {
  readonly method: string;
  readonly address: Address;
  /** Path and query, percent-encoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  /** As text; made at each look. */
  readonly body: string;
}

/** Connections that stay open between requests. */
export function openAgents() {
  const options = { keepAlive: true, scheduling: 'lifo' } as const;
  const agents = { 'http:': new http.Agent(options), 'https:': new https.Agent(options) };
  return {
    of: (protocol: string) => (protocol === 'http:' ? agents['http:'] : agents['https:']),
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

export type Agents = ReturnType<typeof openAgents>;

interface Limits {
  readonly agents: Agents;
  readonly signal: AbortSignal;
  /** Milliseconds until the answer has to be here. */
  readonly deadline: number;
}

/** Sends one request and reads the whole answer. Throws what the network did, `TimeoutError`, or `AbortError`. */
export function exchange(outgoing: Outgoing, { agents, signal, deadline }: Limits): Promise<Answer> {
  const { method, path, headers, body, address } = outgoing;
  const { protocol, hostname, port } = address;
  return new Promise((resolve, reject) => {
    const agent = agents.of(protocol);
    const { request } = protocol === 'http:' ? http : https;
    const sent = request({ agent, hostname, port, method, path, headers, signal });
    const late = setTimeout(() => sent.destroy(tookTooLong(deadline)), deadline);
    const fail = (error: Error) => {
      clearTimeout(late);
      reject(named(error));
    };
    sent.on('error', fail);
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', fail);
      response.on('end', () => {
        clearTimeout(late);
        resolve(answerOf(response, Buffer.concat(chunks)));
      });
    });
    sent.end(body);
  });
}

const answerOf = ({ statusCode = 0, headers }: IncomingMessage, bytes: Buffer): Answer => ({
  ...{ status: statusCode, headers, bytes },
  get body() {
    return bytes.toString();
  },
});

const tookTooLong = (deadline: number) =>
  Object.assign(new Error(`no answer for ${deadline / 1000} s`), { name: 'TimeoutError' });

/** Node calls every error of the network `Error`; what it means is its code: `ECONNRESET`. */
function named(error: Error & { code?: string }): Error {
  if (error.name === 'Error' && error.code) error.name = error.code;
  return error;
}
