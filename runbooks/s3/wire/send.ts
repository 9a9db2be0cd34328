import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenSdk } from '../sdk.ts';
import { openAddresses } from './address.ts';
import { type Agents, type Answer, exchange } from './exchange.ts';
import { faultOf, isCongestion, isFault, isTransient } from './fault.ts';
import type { Gate } from './gate.ts';
import type { Sign, Unsigned } from './sign.ts';

interface Sending<T> {
  readonly signal: AbortSignal;
  readonly deadline: number;
  /** What the answer says. It is read while a repetition is still possible: half an answer is none. */
  read(answer: Answer): T;
}

interface SendOptions {
  /** Where a bucket is looked for first. */
  readonly region: string;
  readonly sdk: OpenSdk;
  readonly sign: Sign;
  readonly agents: Agents;
  readonly gate: Gate;
}

/** Tries of one request; with the pauses between, a storm of several seconds is sat out. */
const tries = 8;

/** Milliseconds: the longest pause before the first repetition, and before any. */
const pause = { first: 100, longest: 10_000 };

/** Sends requests about buckets, wherever these are, again and again while they may still succeed. */
export function openSend({ region, sdk, sign, agents, gate }: SendOptions) {
  const addresses = openAddresses(sdk, region);
  let skew = 0;
  const attempt = async <T>(bucket: string, unsigned: Unsigned, sending: Sending<T>): Promise<T> => {
    const { signal, deadline, read } = sending;
    const address = await addresses.find(bucket);
    const outgoing = await sign(address, unsigned, new Date(Date.now() + skew));
    const answer = await exchange(outgoing, { agents, signal, deadline });
    if (!isFault(answer)) return read(answer);
    const error = faultOf(answer);
    const { date, 'x-amz-bucket-region': elsewhere } = answer.headers;
    if (error.name === 'RequestTimeTooSkewed' && date) skew = Date.parse(date) - Date.now();
    throw Object.assign(error, { moved: addresses.learn(bucket, address, elsewhere) });
  };
  return async <T>(bucket: string, unsigned: Unsigned, sending: Sending<T>): Promise<T> => {
    for (let count = 1; ; count++) {
      await gate.enter();
      try {
        const read = await attempt(bucket, unsigned, sending);
        gate.leave('well');
        return read;
      } catch (error) {
        gate.leave(isCongestion(error) ? 'congested' : 'otherwise');
        const again = isTransient(error) || (error as { moved?: boolean }).moved;
        if (!again || count >= tries || sending.signal.aborted) throw error;
      }
      const longest = Math.min(pause.longest, pause.first * 2 ** (count - 1));
      await sleep(Math.random() * longest, undefined, { signal: sending.signal });
    }
  };
}
