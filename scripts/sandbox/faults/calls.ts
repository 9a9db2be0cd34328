import type { IncomingMessage } from 'node:http';
import type { CallFault } from './fault.ts';

/** A request as faults see it. */
export interface Asked {
  readonly service: string;
  readonly operation: string;
  readonly path: string;
  readonly caller: string;
}

/** What a request asks for, as far as its head tells. */
export function asked(request: Pick<IncomingMessage, 'headers' | 'method' | 'url'>, service: string): Asked {
  const { headers, method = '', url: path = '' } = request;
  const target = String(headers['x-amz-target'] ?? '')
    .split('.')
    .at(-1);
  const operation = target || (headers['x-amz-copy-source'] ? 'COPY' : method);
  return { service, operation, path, caller: String(headers['user-agent'] ?? '') };
}

/** Whether a fault is meant for a request. */
export const strikes = (fault: CallFault, request: Asked): boolean =>
  (fault.service ?? request.service) === request.service &&
  (fault.operation ?? request.operation) === request.operation &&
  new RegExp(fault.path ?? '').test(request.path) &&
  new RegExp(fault.caller ?? '').test(request.caller);
