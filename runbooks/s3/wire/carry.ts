import type { Operation } from '../client.ts';
import type { Address } from './address.ts';
import { exchange, openAgents } from './exchange.ts';
import { faultOf, isFault } from './fault.ts';
import { present, type Shape } from './shape.ts';
import { shapes } from './shapes.ts';
import { type Credentials, openSign, type Unsigned } from './sign.ts';

/** One try of a call, with all that it takes: data, so that any thread can make it. */
export interface Parcel {
  readonly operation: Operation;
  readonly input: object;
  readonly address: Address;
  readonly credentials: Credentials;
  /** Milliseconds that S3's clock is ahead. */
  readonly skew: number;
}

/** What else an error of S3's says: the time there, and where the bucket is if not here. */
export interface Told {
  readonly date?: string;
  readonly elsewhere?: string;
}

export interface Carrier {
  /** Makes one try. Throws what the network did, and S3's errors with what they tell. */
  carry(parcel: Parcel, signal: AbortSignal): Promise<object>;
  close(): void;
}

/** Carries calls out in this thread. */
export function openCarrier(): Carrier {
  const [agents, sign] = [openAgents(), openSign()];
  return {
    async carry({ operation, input, address, credentials, skew }, signal) {
      const shape = shapes[operation] as unknown as Shape;
      const by = { credentials, now: new Date(Date.now() + skew) };
      const outgoing = await sign(address, requestOf(shape, input), by);
      const answer = await exchange(outgoing, { agents, signal, deadline: shape.deadline });
      // Half an answer is none: it is read while a repetition is still possible.
      if (!isFault(answer)) return { ...shape.read(answer, input as never), $metadata: {} };
      const { date, 'x-amz-bucket-region': elsewhere } = answer.headers;
      throw Object.assign(faultOf(answer), { date, elsewhere });
    },
    close: () => agents.close(),
  };
}

function requestOf(shape: Shape, input: { readonly Key?: string } & object): Unsigned {
  return {
    method: shape.method,
    key: input.Key,
    query: present(shape.query?.(input as never) ?? {}),
    headers: present(shape.headers?.(input as never) ?? {}),
    body: shape.body?.(input as never) ?? '',
  };
}
