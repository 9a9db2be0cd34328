import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Instances } from '../postgres/instances.ts';
import { readBody, send } from '../proxy/forward.ts';
import { errorAnswer } from './answer.ts';
import { asked, strikes } from './calls.ts';
import { cut } from './cut.ts';
import { type Armed, type CallFault, type Cut, isCut } from './fault.ts';

/** Where faults are armed (POST one), looked at (GET) and taken away (DELETE; both answer how often each has struck). */
export const faultsPath = '/_sandbox/faults';

/** What goes wrong in a sandbox on purpose. */
export class Faults {
  readonly #instances: Instances;
  #armed: Armed[] = [];
  #ending = new AbortController();

  constructor(instances: Instances) {
    this.#instances = instances;
  }

  arm(fault: CallFault | Cut): void {
    const armed = { ...fault, struck: 0 };
    this.#armed.push(armed);
    if (isCut(armed)) void cut(this.#instances, armed, this.#ending.signal);
  }

  /** Takes all away; returns what they have done. */
  clear(): readonly Armed[] {
    const cleared = this.#armed;
    this.#ending.abort();
    this.#ending = new AbortController();
    this.#armed = [];
    return cleared;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'POST') this.arm(JSON.parse(String(await readBody(request))));
    const faults = request.method === 'DELETE' ? this.clear() : this.#armed;
    send(response, {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(faults),
    });
  }

  /** Does to a request what a fault says; `false` where it is left alone, after a delay perhaps. */
  async strike(request: IncomingMessage, response: ServerResponse, service: string): Promise<boolean> {
    const fault = this.#take(request, service);
    if (!fault) return false;
    const { does } = fault;
    if ('delays' in does) {
      await new Promise((resolve) => setTimeout(resolve, does.delays));
      return false;
    }
    if ('resets' in does) request.socket.resetAndDestroy();
    // Its body is taken, as a server would that goes silent afterwards.
    else request.resume();
    if ('answers' in does)
      send(response, errorAnswer(request, service, { code: does.answers, status: does.status }));
    return true;
  }

  #take(request: IncomingMessage, service: string): CallFault | undefined {
    const call = asked(request, service);
    const found = this.#armed.find(
      (fault) => !isCut(fault) && fault.struck < (fault.times ?? Infinity) && strikes(fault, call),
    );
    if (!found || isCut(found)) return undefined;
    found.struck += 1;
    return found;
  }
}
