import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Services } from '../ecs/index.ts';
import { Faults, faultsPath } from '../faults/index.ts';
import type { Instances } from '../postgres/instances.ts';
import type { Status } from '../state.ts';
import { codedeployTarget, Releases } from './codedeploy.ts';
import { afterEcs, ecsTarget, refuseUpdate, stopTask } from './ecs.ts';
import { type Answer, Forwarder, fail, readBody, send } from './forward.ts';
import { afterRds, rdsError, takeBack } from './rds.ts';

export interface FrontOptions {
  /** Where the emulated control plane answers. */
  readonly moto: string;
  /** Where the proxy shall answer. */
  readonly endpoint: string;
  readonly instances: Instances;
  readonly services: Services;
  /** What `GET /_sandbox` answers. */
  readonly status: () => Status;
}

/** Region and service that a request was signed for. */
export function scope({ headers }: Pick<IncomingMessage, 'headers'>) {
  const found = /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(headers.authorization ?? '');
  return { region: found?.[1] ?? 'us-east-1', service: found?.[2] ?? '' };
}

const json = (status: number, body: object): Answer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(body),
});

const isOk = ({ status }: Answer) => status >= 200 && status < 300;

/** The one address of the sandbox: streams everything to the control plane, except what has a data plane. */
export class Front {
  readonly #options: FrontOptions;
  readonly #forwarder: Forwarder;
  readonly #releases: Releases;
  readonly #faults: Faults;
  readonly #server = createServer((request, response) => this.#handle(request, response));

  constructor(options: FrontOptions) {
    this.#options = options;
    this.#forwarder = new Forwarder(options.moto);
    this.#releases = new Releases(options.services);
    this.#faults = new Faults(options.instances);
    // Uploads and database creations take as long as they take.
    this.#server.requestTimeout = 0;
    this.#server.keepAliveTimeout = 60_000;
  }

  async listen(): Promise<void> {
    const { port, hostname } = new URL(this.#options.endpoint);
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(Number(port), hostname, resolve);
    });
  }

  async close(): Promise<void> {
    this.#faults.clear();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    this.#forwarder.close();
  }

  #handle(request: IncomingMessage, response: ServerResponse) {
    if (request.url === '/_sandbox') return send(response, json(200, this.#options.status()));
    if (request.url === faultsPath) return void this.#faults.handle(request, response);
    void this.#faults
      .strike(request, response, scope(request).service)
      .then((struck) => struck || this.#route(request, response));
  }

  #route(request: IncomingMessage, response: ServerResponse) {
    const target = String(request.headers['x-amz-target'] ?? '');
    if (target.startsWith(codedeployTarget)) return this.#answer(response, this.#codedeploy(request, target));
    if (target.startsWith(ecsTarget)) return this.#answer(response, this.#ecs(request, target));
    if (scope(request).service === 'rds') return this.#answer(response, this.#rds(request));
    this.#forwarder.stream(request, response);
  }

  #answer(response: ServerResponse, answer: Promise<Answer>) {
    answer.then(
      (complete) => send(response, complete),
      (error: Error) => fail(response, error),
    );
  }

  async #rds(request: IncomingMessage): Promise<Answer> {
    const body = await readBody(request);
    const answer = await this.#forwarder.call(request, body);
    if (!isOk(answer)) return answer;
    const ask = async (parameters: Record<string, string>) => {
      const question = new URLSearchParams({ ...parameters, Version: '2014-10-31' }).toString();
      return (await this.#forwarder.call(request, Buffer.from(question))).body;
    };
    const form = new URLSearchParams(body.toString());
    const call = { region: scope(request).region, form, xml: answer.body, ask };
    try {
      return { ...answer, body: await afterRds(this.#options.instances, call) };
    } catch (error) {
      const undo = takeBack(call);
      if (undo) await ask(undo);
      return { ...answer, status: 400, body: rdsError(error as Error) };
    }
  }

  async #codedeploy(request: IncomingMessage, target: string): Promise<Answer> {
    const body = await readBody(request);
    const answer = await this.#forwarder.call(request, body);
    if (!isOk(answer)) return answer;
    const [input, output] = [body.toString(), answer.body].map((text) => JSON.parse(text || '{}'));
    const control = { endpoint: this.#options.moto, region: scope(request).region };
    const call = { operation: target.slice(codedeployTarget.length), input, output };
    return this.#releases.after(control, call).then(
      (said) => ({ ...answer, body: JSON.stringify(said) }),
      ({ message }: Error) => json(400, { __type: 'InvalidECSServiceException', message }),
    );
  }

  async #ecs(request: IncomingMessage, target: string): Promise<Answer> {
    const { services } = this.#options;
    const body = await readBody(request);
    const input = JSON.parse(body.toString() || '{}');
    const operation = target.slice(ecsTarget.length);
    const stopped = operation === 'StopTask' ? stopTask(services, input) : undefined;
    if (stopped) return json(200, stopped);
    const refused = refuseUpdate(services, operation, input);
    if (refused) return json(400, refused);
    const answer = await this.#forwarder.call(request, body);
    if (!isOk(answer)) return answer;
    return {
      ...answer,
      body: JSON.stringify(afterEcs(services, { operation, input, output: JSON.parse(answer.body) })),
    };
  }
}
