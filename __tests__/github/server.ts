import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Body;
}
// biome-ignore lint/suspicious/noExplicitAny: whatever a client sends
type Body = Record<string, any>;

/** What a fault answers in place of the server; undefined lets it answer itself. `after` answers so when the work is done. */
export interface Fault {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly message?: string;
  readonly after?: boolean;
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

  comment(login: string, body: string): Comment {
    const comment = { id: this.#next++, body, user: { login } };
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
    response.end(status === 204 ? undefined : JSON.stringify(body));
  }

  #work({ method, path, query, body }: Asked): [number, unknown] | undefined {
    const page = (items: readonly unknown[]) => {
      const size = Number(query.get('per_page') ?? 30);
      const first = (Number(query.get('page') ?? 1) - 1) * size;
      return items.slice(first, first + size);
    };
    const on = (pattern: RegExp, work: (part: string) => [number, unknown] | undefined) => {
      const found = pattern.exec(`${method} ${path}`);
      return found ? work(found[1] ?? '') : undefined;
    };
    return (
      on(/^POST \/graphql$/, () => [200, { data: { viewer: { login: this.me } } }]) ??
      on(/^GET \/pulls\/12$/, () => [200, { number: 12, head: { sha: this.head } }]) ??
      on(/^GET \/issues\/12\/comments$/, () => [200, page(this.comments)]) ??
      on(/^POST \/issues\/12\/comments$/, () => [201, this.comment(this.me, body.body)]) ??
      on(/^PATCH \/issues\/comments\/(\d+)$/, (id) => {
        const comment = this.comments.find((one) => one.id === Number(id));
        if (comment) comment.body = body.body;
        return comment && [200, comment];
      }) ??
      on(/^DELETE \/issues\/comments\/(\d+)$/, (id) => {
        const index = this.comments.findIndex((one) => one.id === Number(id));
        return index < 0 ? undefined : [204, this.comments.splice(index, 1)];
      }) ??
      on(/^GET \/issues\/12\/labels$/, () => [200, page(this.labels.map((name) => ({ name })))]) ??
      on(/^POST \/issues\/12\/labels$/, () => {
        this.labels = [...new Set([...this.labels, ...body.labels])];
        return [200, []];
      }) ??
      on(/^DELETE \/issues\/12\/labels\/(.+)$/, (name) => {
        if (!this.labels.includes(name)) return undefined;
        this.labels = this.labels.filter((label) => label !== name);
        return [200, []];
      }) ??
      on(/^POST \/check-runs$/, () => {
        if (Buffer.byteLength(body.output.summary) > 65_535)
          return [422, { message: 'summary exceeds a maximum bytesize' }];
        this.checks.push({ completed_at: new Date().toISOString(), ...body });
        return [201, {}];
      }) ??
      on(/^GET \/commits\/(\w+)\/check-runs$/, (ref) => {
        const named = (check: Body) => check.head_sha === ref && check.name === query.get('check_name');
        return [200, { check_runs: page(this.checks.filter(named).reverse()) }];
      }) ??
      on(/^GET \/commits\/\w+\/pulls$/, () => [200, this.pulls]) ??
      on(/^GET \/issues$/, () => [200, page(this.issues.filter(({ state }) => state === 'open'))]) ??
      on(/^POST \/issues$/, () => {
        const issue = { number: this.#next++, state: 'open', user: { login: this.me }, ...body };
        this.issues.push(issue);
        return [201, issue];
      }) ??
      on(/^PATCH \/issues\/(\d+)$/, (number) => {
        const issue = this.issues.find((one) => one.number === Number(number));
        return issue && [200, Object.assign(issue, body)];
      })
    );
  }
}
