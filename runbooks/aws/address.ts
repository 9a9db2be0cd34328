import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';
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

/** An address that no packet on the internet has (RFC 1918): who has one reaches a VPC without leaving it, or by VPN. */
export const isPrivate = (cidr: string) => /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(cidr);

/** The address this machine's packets to another one come from; sends none. */
async function sourceTowards(address: string): Promise<string> {
  const socket = createSocket('udp4');
  try {
    socket.connect(9, address);
    await once(socket, 'connect');
    return socket.address().address;
  } finally {
    socket.close();
  }
}

/**
 * Where a host's name leads to a private address, this machine's own on the way there, as `10.0.5.17/32`: whether anything
 * gets through has to be tried. `undefined` where there is no such way, or RUNBOOK_FROM says where from.
 */
export async function privateAddress(
  host: string,
  env: NodeJS.ProcessEnv = process.env,
  source = sourceTowards,
): Promise<string | undefined> {
  if (env.RUNBOOK_FROM?.trim()) return undefined;
  try {
    const { address } = await lookup(host, { family: 4 });
    if (!isPrivate(address)) return undefined;
    const own = await source(address);
    return isPrivate(own) ? `${own}/32` : undefined;
  } catch {
    return undefined;
  }
}

/** Whether this machine still comes from there. */
export async function isMine(cidr: string): Promise<boolean> {
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return own.some(({ address }) => `${address}/32` === cidr) || (await myAddress()) === cidr;
}
