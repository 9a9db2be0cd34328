import { isIPv4 } from 'node:net';
import { UsageError } from '../engine/errors.ts';

/** Amazon's own service that answers with the caller's address. */
const addressService = 'https://checkip.amazonaws.com';

/**
 * The one IPv4 address this machine reaches AWS from, as `203.0.113.7/32`: RUNBOOK_FROM if set, else asked for.
 * Throws `UsageError` for a wider range, and when nothing answers within 5 seconds.
 */
export const myAddress = async (
  env: NodeJS.ProcessEnv = process.env,
  get: typeof fetch = fetch,
): Promise<string> => {
  const given = env.RUNBOOK_FROM?.trim();
  return given ? single(given, 'RUNBOOK_FROM') : single(`${await ask(get)}/32`, addressService);
};

const ask = async (get: typeof fetch): Promise<string> => {
  try {
    const answer = await get(addressService, { signal: AbortSignal.timeout(5000) });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return (await answer.text()).trim();
  } catch (cause) {
    throw new UsageError(
      `${addressService} did not tell the address of this machine. ` +
        'Set RUNBOOK_FROM to the address AWS sees, for example RUNBOOK_FROM=203.0.113.7/32',
      { cause },
    );
  }
};

const single = (cidr: string, source: string): string => {
  const [address = '', bits, ...rest] = cidr.split('/');
  if (isIPv4(address) && bits === '32' && rest.length === 0) return cidr;
  throw new UsageError(
    `${source} says "${cidr}". Exactly one IPv4 address may be let in, for example 203.0.113.7/32`,
  );
};
