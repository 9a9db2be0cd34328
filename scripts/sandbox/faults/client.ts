import type { Armed, CallFault, Cut } from './fault.ts';
import { faultsPath } from './index.ts';

const call = async (endpoint: string, method: string, body?: object): Promise<readonly Armed[]> => {
  const answer = await fetch(`${endpoint}${faultsPath}`, { method, body: body && JSON.stringify(body) });
  return (await answer.json()) as Armed[];
};

/** Arms a fault in the sandbox that answers there. */
export const armFault = (endpoint: string, fault: CallFault | Cut) => call(endpoint, 'POST', fault);

/** Takes all faults of a sandbox away; returns how often each has struck. */
export const clearFaults = (endpoint: string) => call(endpoint, 'DELETE');
