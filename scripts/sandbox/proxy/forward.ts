import { Agent, type IncomingMessage, request, type ServerResponse } from 'node:http';

/** A complete answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

const hopByHop = ['connection', 'expect', 'keep-alive', 'transfer-encoding'];

const endToEnd = (headers: IncomingMessage['headers']) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.includes(name)));

/** Sends requests on to the emulator over connections that are kept. */
export class Forwarder {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });
  readonly #target: URL;

  constructor(target: string) {
    this.#target = new URL(target);
  }

  /** Passes request and answer through without holding them in memory. */
  stream(incoming: IncomingMessage, response: ServerResponse): void {
    const outgoing = this.#request(incoming, {
      ...endToEnd(incoming.headers),
      // Bodies of unknown length stay so.
      ...(incoming.headers['transfer-encoding'] && { 'transfer-encoding': 'chunked' }),
    });
    outgoing.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers));
      answer.once('error', () => response.destroy()).pipe(response);
    });
    outgoing.on('error', (error) => fail(response, error));
    // Whoever asked has gone. `pipeline` would see to all of this, for a third of the proxy's work.
    response.once('close', () => response.writableFinished || outgoing.destroy());
    incoming.pipe(outgoing);
  }

  /** Sends a body that was read already, and reads the whole answer. */
  async call(incoming: IncomingMessage, body: Buffer): Promise<Answer> {
    const headers = { ...endToEnd(incoming.headers), 'content-length': String(body.length) };
    const outgoing = this.#request(incoming, headers);
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.once('response', resolve).once('error', reject);
    });
    outgoing.end(body);
    const answer = await answered;
    const text = (await readBody(answer)).toString();
    return { status: answer.statusCode ?? 502, headers: endToEnd(answer.headers), body: text };
  }

  close(): void {
    this.#agent.destroy();
  }

  #request(incoming: IncomingMessage, headers: Record<string, string | string[] | undefined>) {
    const { method, url: path } = incoming;
    const { hostname: host, port } = this.#target;
    return request({ host, port, agent: this.#agent, method, path, headers });
  }
}

/** Reads a whole body. */
export async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Answers with an error of the proxy itself. */
export function fail(response: ServerResponse, error: Error): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(502, { 'content-type': 'text/plain' }).end(`sandbox: ${error.message}\n`);
}

/** Sends a complete answer. */
export function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(body)) }).end(body);
}
