import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { routesOf } from './routes.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Body;
}
// biome-ignore lint/suspicious/noExplicitAny: whatever a client sends
export type Body = Record<string, any>;

/** What a fault answers in place of the server; undefined lets it answer itself. `after` answers so when the work is done. */
export interface Fault {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly message?: string;
  readonly after?: boolean;
  /** In the middle of the answer the connection ends. */
  readonly cut?: boolean;
}

interface Comment {
  readonly id: number;
  body: string;
  readonly user: { readonly login: string };
}

/** The part of GitHub's REST API that reviews use, with one repository and everything in memory. */
export class GithubServer {
  readonly me = 'github-actions[bot]';
  readonly comments: Comment[] = [];
  readonly checks: Body[] = [];
  readonly issues: Body[] = [];
  pulls: Body[] = [];
  labels: string[] = [];
  head = 'a'.repeat(40);
  readonly log: string[] = [];
  readonly tokens = new Set<string>();
  /** Asked before every answer; may wait, and change what there is. */
  meanwhile: (asked: Asked) => Fault | undefined | Promise<Fault | undefined> = () => undefined;
  #next = 1000;
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  async start(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((done) => this.#server.close(() => done()));
  }

  /** Of a new comment or issue. */
  number(): number {
    return this.#next++;
  }

  comment(login: string, body: string): Comment {
    const comment = { id: this.number(), body, user: { login } };
    this.comments.push(comment);
    return comment;
  }

  async #answer(request: IncomingMessage, response: ServerResponse) {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '', 'http://localhost');
    const text = Buffer.concat(chunks).toString();
    const asked = {
      method: request.method ?? '',
      path: decodeURIComponent(url.pathname).replace('/repos/knowme/infrastructure', ''),
      query: url.searchParams,
      body: text ? (JSON.parse(text) as Body) : {},
    };
    this.log.push(`${asked.method} ${asked.path}`);
    this.tokens.add(request.headers.authorization ?? '');
    const fault = await this.meanwhile(asked);
    const answer = fault && !fault.after ? undefined : this.#work(asked);
    const [status, body] = fault
      ? [fault.status, { message: fault.message ?? 'Server Error' }]
      : (answer ?? [404, { message: 'Not Found' }]);
    response.writeHead(status, { 'content-type': 'application/json', ...fault?.headers });
    if (fault?.cut) {
      response.write('[{', () => response.destroy());
      return;
    }
    response.end(status === 204 ? undefined : JSON.stringify(body));
  }

  #work(asked: Asked) {
    for (const [pattern, work] of routesOf(this, asked)) {
      const found = pattern.exec(`${asked.method} ${asked.path}`);
      if (found) return work(found[1] ?? '');
    }
    return undefined;
  }
}
