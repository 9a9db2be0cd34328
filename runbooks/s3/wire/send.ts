import { setTimeout as sleep } from 'node:timers/promises';
import type { Operation } from '../client.ts';
import type { OpenSdk } from '../sdk.ts';
import { openAddresses } from './address.ts';
import type { Carrier, Told } from './carry.ts';
import { isCongestion, isTransient } from './fault.ts';
import type { Gate } from './gate.ts';

interface SendOptions {
  /** Where a bucket is looked for first. */
  readonly region: string;
  readonly sdk: OpenSdk;
  readonly carry: Carrier['carry'];
  readonly gate: Gate;
}

/** Tries of one request; with the pauses between, a storm of several seconds is sat out. */
const tries = 8;

/** Milliseconds: the longest pause before the first repetition, and before any. */
const pause = { first: 100, longest: 10_000 };

/** Sends calls about buckets, wherever these are, again and again while they may still succeed. */
export function openSend({ region, sdk, carry, gate }: SendOptions) {
  const addresses = openAddresses(sdk, region);
  let skew = 0;
  const attempt = async (operation: Operation, input: { Bucket?: string }, signal: AbortSignal) => {
    const { Bucket = '' } = input;
    const address = await addresses.find(Bucket);
    const credentials = await sdk.client(address.region).config.credentials();
    return carry({ operation, input, address, credentials, skew }, signal).catch((error: Error & Told) => {
      const { name, date, elsewhere } = error;
      if (name === 'RequestTimeTooSkewed' && date) skew = Date.parse(date) - Date.now();
      throw Object.assign(error, { moved: addresses.learn(Bucket, address, elsewhere) });
    });
  };
  return async (operation: Operation, input: object, signal: AbortSignal): Promise<object> => {
    for (let count = 1; ; count++) {
      await gate.enter();
      try {
        const output = await attempt(operation, input, signal);
        gate.leave('well');
        return output;
      } catch (error) {
        gate.leave(isCongestion(error) ? 'congested' : 'otherwise');
        const again = isTransient(error) || (error as { moved?: boolean }).moved;
        if (!again || count >= tries || signal.aborted) throw error;
      }
      const longest = Math.min(pause.longest, pause.first * 2 ** (count - 1));
      await sleep(Math.random() * longest, undefined, { signal });
    }
  };
}
